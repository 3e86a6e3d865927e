// What several pages about figures ask for.
import {queryOptions} from '@tanstack/react-query';
import {municipalityClient} from '../api/clients';

const longMs = 10 * 60_000;

export const questionsQuery = queryOptions({
  queryKey: ['questions'],
  queryFn: async ({signal}) => (await municipalityClient.listQuestions({}, {signal})).questions,
  staleTime: longMs,
});

export const profileQuery = (code: string) =>
  queryOptions({
    queryKey: ['profile', code],
    queryFn: ({signal}) =>
      municipalityClient.getProfile(
        {name: `municipalities/${code}/profile`, includeHistory: true},
        {signal},
      ),
    staleTime: 60_000,
  });
