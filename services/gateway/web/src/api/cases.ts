// One case, asked for once by all that show something of it.
import {queryOptions} from '@tanstack/react-query';
import {caseClient} from './clients';

export const caseQuery = (name: string) =>
  queryOptions({
    queryKey: ['case', name],
    queryFn: ({signal}) => caseClient.getCase({name}, {signal}),
  });

// What does not change while it is looked at: what a case is called, and whether it is made up.
export const caseFactsQuery = (name: string) =>
  queryOptions({...caseQuery(name), staleTime: 10 * 60_000});
