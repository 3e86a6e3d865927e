// Long work of a service, followed by asking: at once, and then less and less often.
import {createClient} from '@connectrpc/connect';
import {queryOptions} from '@tanstack/react-query';
import {Operations} from '../gen/google/longrunning/operations_pb';
import {transport} from './transport';

export const operationsClient = createClient(Operations, transport);

const shortestMs = 500;
const longestMs = 2000;

// How long until an operation is asked after again, the more often it was asked already.
export const waitFor = (asked: number) =>
  Math.min(shortestMs * 1.25 ** Math.max(asked - 1, 0), longestMs);

export const operationQuery = (name: string) =>
  queryOptions({
    queryKey: ['operation', name],
    queryFn: ({signal}) => operationsClient.getOperation({name}, {signal}),
    enabled: name !== '',
    refetchInterval: ({state}) => (state.data?.done ? false : waitFor(state.dataUpdateCount)),
    staleTime: 0,
  });
