// The queue as it is asked for and grouped.
import {infiniteQueryOptions} from '@tanstack/react-query';
import {caseClient} from '../api/clients';
import {type Case, Case_State, Case_Track, Need_Kind} from '../gen/treff/casework/v1/case_pb';
import {ListCasesRequest_Order} from '../gen/treff/casework/v1/case_service_pb';
import {choice, flag, list, text, type Values} from '../ui/address';

export const states = [
  'REGISTERED',
  'READY',
  'REQUESTED',
  'ACCEPTED',
  'SETTLED',
  'CLOSED',
  'WITHDRAWN',
] as const;
export type StateName = (typeof states)[number];

// Without a choice: what still has to be done.
const openStates: readonly StateName[] = ['REGISTERED', 'READY', 'REQUESTED', 'ACCEPTED'];

export const tracks = [
  'ASYLUM',
  'QUOTA_REFUGEE',
  'UNACCOMPANIED_MINOR',
  'FAMILY_REUNIFICATION',
  'COLLECTIVE_PROTECTION',
] as const;

export const needs = [
  'WHEELCHAIR_ACCESSIBLE_HOME',
  'GROUND_FLOOR',
  'SPECIALIST_HEALTH_SERVICE',
  'MUNICIPAL_HEALTH_SERVICE',
  'MENTAL_HEALTH_SERVICE',
  'NURSING_HOME',
  'SCHOOL_ADAPTATION',
  'UPPER_SECONDARY_SCHOOL',
  'ADULT_EDUCATION',
  'STAFFED_HOUSING_FOR_MINOR',
  'INTERPRETER',
  'RELIGIOUS_CONGREGATION',
  'PROTECTED_ADDRESS',
] as const;

export const sizes = ['any', '1', '2-3', '4-5', '6-'] as const;
export const orders = ['deadline', 'waiting', 'newest'] as const;

export const filterShape = {
  state: list(states),
  track: choice(['any', ...tracks], 'any'),
  size: choice(sizes, 'any'),
  need: choice(['any', ...needs], 'any'),
  late: flag,
  words: text,
  order: choice(orders, 'deadline'),
};
export type Filter = Values<typeof filterShape>;

const orderOf = {
  deadline: ListCasesRequest_Order.DEADLINE,
  waiting: ListCasesRequest_Order.LONGEST_WAITING,
  newest: ListCasesRequest_Order.ORDER_UNSPECIFIED,
};

export function requestOf(filter: Filter) {
  const [smallest, largest] = filter.size.split('-');
  const chosen = filter.state.length > 0 ? filter.state : openStates;
  return {
    pageSize: 50,
    states: chosen.map((state) => Case_State[state]),
    tracks: filter.track === 'any' ? [] : [Case_Track[filter.track]],
    needs: filter.need === 'any' ? [] : [Need_Kind[filter.need]],
    minPersons: filter.size === 'any' ? 0 : Number(smallest),
    maxPersons: filter.size === 'any' ? 0 : Number(largest ?? smallest),
    late: filter.late,
    text: filter.words,
    order: orderOf[filter.order],
  };
}

// Nothing moves by itself below the reader: it is asked for anew when the page is opened and when
// the reader wants the news.
export const queueQuery = (filter: Filter) =>
  infiniteQueryOptions({
    queryKey: ['queue', filter],
    queryFn: ({pageParam, signal}) =>
      caseClient.listCases({...requestOf(filter), pageToken: pageParam}, {signal}),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextPageToken || undefined,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: 'always',
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

export const soonDays = 14;

export type GroupName = 'late' | 'soon' | 'later' | 'none' | 'done';
export const groupNames: readonly GroupName[] = ['late', 'soon', 'later', 'none', 'done'];

const waitingStates = new Set([
  Case_State.REGISTERED,
  Case_State.READY,
  Case_State.REQUESTED,
  Case_State.ACCEPTED,
  Case_State.DECLINED,
]);

export function groupOf({
  late,
  daysLeft,
  state,
}: Pick<Case, 'late' | 'daysLeft' | 'state'>): GroupName {
  if (late) return 'late';
  if (daysLeft !== undefined) return daysLeft <= soonDays ? 'soon' : 'later';
  return waitingStates.has(state) ? 'none' : 'done';
}

export interface Group {
  name: GroupName;
  cases: Case[];
}

// Those with nobody in them are left out; inside a group the order stays as it was given.
export function groupsOf(cases: readonly Case[]): Group[] {
  return groupNames
    .map((name) => ({name, cases: cases.filter((one) => groupOf(one) === name)}))
    .filter((group) => group.cases.length > 0);
}
