// What the case view asks for.
import {keepPreviousData, queryOptions} from '@tanstack/react-query';
import {municipalityClient} from '../api/clients';
import {recommendationClient, roomClient} from '../api/recommendation_clients';
import {requestClient} from '../api/request_client';
import {type Case, Case_State} from '../gen/treff/casework/v1/case_pb';
import type {Language} from '../texts/format';

// Nothing is recommended any more for a case that is withdrawn or closed.
export const hasEnded = ({state}: Case) =>
  state === Case_State.WITHDRAWN || state === Case_State.CLOSED;

// A municipality has said yes.
export const hasPlace = ({state}: Case) =>
  state === Case_State.ACCEPTED || state === Case_State.SETTLED;

// Explained in full: enough for what is read first, and everybody in the background.
export const explainedFirst = 10;
export const explainedAll = 357;

// The same revision, versions and options give the same answer, so it need not be asked for again
// while it is looked at. A new revision of the case is a new question.
export const recommendationQuery = (
  name: string,
  revision: bigint,
  language: Language,
  explainCount: number,
) =>
  queryOptions({
    queryKey: ['recommendation', name, String(revision), language, explainCount],
    queryFn: ({signal}) =>
      recommendationClient.recommend(
        {case: name, caseRevision: revision, language, explainCount},
        {signal},
      ),
    staleTime: 5 * 60_000,
    refetchOnWindowFocus: false,
    // What is read, and a dialog over it, stays while a new revision is asked about.
    placeholderData: keepPreviousData,
  });

// A recorded answer, derived again from the versions it names.
export const recordQuery = (name: string, language: Language) =>
  queryOptions({
    queryKey: ['record', name, language],
    queryFn: ({signal}) => recommendationClient.getRecommendation({name, language}, {signal}),
    staleTime: 5 * 60_000,
    refetchOnWindowFocus: false,
  });

export const requestsQuery = (parent: string) =>
  queryOptions({
    queryKey: ['requests', parent],
    queryFn: async ({signal}) =>
      (await requestClient.listSettlementRequests({parent, pageSize: 200}, {signal})).requests,
  });

export const roomQuery = (municipality: string) =>
  queryOptions({
    queryKey: ['room', municipality],
    queryFn: async ({signal}) => {
      const answer = await roomClient.listRooms({municipality}, {signal});
      return {room: answer.rooms[0], commitmentsRevision: answer.commitmentsRevision};
    },
    staleTime: 0,
  });

// Whom to ask in a municipality; null when no report says.
export const contactQuery = (municipality: string) =>
  queryOptions({
    queryKey: ['contact', municipality],
    queryFn: async ({signal}) => {
      const name = `${municipality}/profile`;
      const profile = await municipalityClient.getProfile({name}, {signal});
      return profile.contact ?? null;
    },
    staleTime: 5 * 60_000,
  });
