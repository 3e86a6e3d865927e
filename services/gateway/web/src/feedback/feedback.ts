// The form that settled households answer, as it is fetched and sent.
import {createClient} from '@connectrpc/connect';
import {queryOptions} from '@tanstack/react-query';
import {transport} from '../api/transport';
import {FeedbackService} from '../gen/treff/casework/v1/feedback_service_pb';

export const feedbackClient = createClient(FeedbackService, transport);

// A telephone on a slow line is not asked to fetch the same twice.
const kept = {staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY};

export const languagesQuery = queryOptions({
  queryKey: ['feedback-languages'],
  queryFn: async ({signal}) => (await feedbackClient.listFeedbackLanguages({}, {signal})).languages,
  ...kept,
});

export const formQuery = (language: string) =>
  queryOptions({
    queryKey: ['feedback-form', language],
    queryFn: ({signal}) => feedbackClient.getFeedbackForm({language}, {signal}),
    ...kept,
  });
