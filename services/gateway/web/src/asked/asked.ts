// What a municipality was asked, in three groups.
import {infiniteQueryOptions} from '@tanstack/react-query';
import {requestClient} from '../api/request_client';
import {
  SettlementRequest_DeclineReason as DeclineReason,
  SettlementRequest_State as State,
} from '../gen/treff/casework/v1/request_service_pb';

export const groups = ['open', 'accepted', 'ended'] as const;
export type Group = (typeof groups)[number];

export type Said = 'accepted' | 'declined';
// Where one finds what was answered.
export const groupOf: Record<Said, Group> = {accepted: 'accepted', declined: 'ended'};

const statesOf: Record<Group, State[]> = {
  open: [State.SENT, State.SEEN],
  accepted: [State.ACCEPTED],
  ended: [State.SETTLED, State.DECLINED, State.EXPIRED, State.WITHDRAWN],
};

export const askedQuery = (municipality: string, group: Group) =>
  infiniteQueryOptions({
    queryKey: ['asked', municipality, group],
    queryFn: ({pageParam, signal}) =>
      requestClient.listAskedHouseholds(
        {
          parent: `municipalities/${municipality}`,
          states: statesOf[group],
          pageSize: 50,
          pageToken: pageParam,
        },
        {signal},
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextPageToken || undefined,
  });

export const reasonName = (reason: DeclineReason) => DeclineReason[reason] ?? '';
export const requestStateName = (state: State) => State[state] ?? '';
