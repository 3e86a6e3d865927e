// Which municipality has a case now, and what it is waited for.
import {timestampDate} from '@bufbuild/protobuf/wkt';
import {keepPreviousData, queryOptions, useQuery} from '@tanstack/react-query';
import {usePlaceName} from '../api/municipalities';
import {requestClient} from '../api/request_client';
import {type Case, Case_State} from '../gen/treff/casework/v1/case_pb';
import {
  type SettlementRequest,
  SettlementRequest_State,
} from '../gen/treff/casework/v1/request_service_pb';
import {useText} from '../texts/catalogue';
import {formatDay, formatDayOf} from '../texts/format';
import {useLanguage} from '../texts/language';
import {queueTexts} from './texts/texts';

const atMunicipality = new Set([Case_State.REQUESTED, Case_State.ACCEPTED]);
const {SENT, SEEN, ACCEPTED} = SettlementRequest_State;
const mostAtOnce = 200;

// A case has one request at most that is open or accepted.
const askedQuery = (names: readonly string[]) =>
  queryOptions({
    queryKey: ['asked for', names],
    queryFn: async ({signal}) => {
      const asked = new Map<string, SettlementRequest>();
      for (let first = 0; first < names.length; first += mostAtOnce) {
        const {requests} = await requestClient.listSettlementRequests(
          {
            cases: names.slice(first, first + mostAtOnce),
            states: [SENT, SEEN, ACCEPTED],
            pageSize: mostAtOnce,
          },
          {signal},
        );
        for (const one of requests) asked.set(one.name.replace(/\/requests\/.*/, ''), one);
      }
      return asked;
    },
    enabled: names.length > 0,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

export type Asked = ReadonlyMap<string, SettlementRequest>;
const nobody: Asked = new Map();

// By the case's name. Nothing until it is known: the queue does not wait for it.
export function useAsked(cases: readonly Case[]): Asked {
  const names = cases.filter(({state}) => atMunicipality.has(state)).map(({name}) => name);
  return useQuery(askedQuery(names)).data ?? nobody;
}

// "Tromsø svarer innen 3. desember 2026."
export function useWhoHasIt(): (request: SettlementRequest | undefined) => string {
  const text = useText(queueTexts);
  const language = useLanguage();
  const nameOf = usePlaceName();
  return (request) => {
    if (!request) return '';
    const municipality = nameOf(request.municipality);
    if (request.state === ACCEPTED) {
      return request.plannedDay
        ? text('asked.planned', {municipality, day: formatDay(request.plannedDay, language)})
        : text('asked.yes', {municipality});
    }
    if (!request.expireTime) return municipality;
    const day = formatDayOf(timestampDate(request.expireTime), language);
    return text('asked.waits', {municipality, day});
  };
}
