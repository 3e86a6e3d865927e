// Which municipalities have said no to the household, by `municipalities/{code}`: the last no of each.
import {useQuery} from '@tanstack/react-query';
import {useMemo} from 'react';
import {
  type SettlementRequest,
  SettlementRequest_State as State,
} from '../../gen/treff/casework/v1/request_service_pb';
import {requestsQuery} from '../queries';

export function useDeclined(parent: string): ReadonlyMap<string, SettlementRequest> {
  const {data} = useQuery(requestsQuery(parent));
  return useMemo(() => {
    const declined = (data ?? []).filter(({state}) => state === State.DECLINED);
    const oldestFirst = declined.sort(
      (a, b) => Number(a.answerTime?.seconds ?? 0n) - Number(b.answerTime?.seconds ?? 0n),
    );
    return new Map(oldestFirst.map((one) => [one.municipality, one]));
  }, [data]);
}
