// Plans as the services give them: what is asked, and how their operations are followed.
import {anyUnpack} from '@bufbuild/protobuf/wkt';
import {createClient} from '@connectrpc/connect';
import {infiniteQueryOptions, queryOptions} from '@tanstack/react-query';
import {allPages} from '../api/pages';
import {recommendationClient} from '../api/recommendation_clients';
import {transport} from '../api/transport';
import type {Operation} from '../gen/google/longrunning/operations_pb';
import {
  type AllocationMetadata,
  AllocationMetadataSchema,
  AllocationService,
  type SendAllocationRequestsMetadata,
  SendAllocationRequestsMetadataSchema,
} from '../gen/treff/recommendation/v1/allocation_service_pb';
import type {Policy} from '../gen/treff/recommendation/v1/policy_pb';

export const allocationClient = createClient(AllocationService, transport);

export const planQuery = (id: string) =>
  queryOptions({
    queryKey: ['plan', id],
    queryFn: ({signal}) => allocationClient.getAllocation({name: `allocations/${id}`}, {signal}),
  });

export const plansQuery = infiniteQueryOptions({
  queryKey: ['plans'],
  queryFn: ({pageParam, signal}) =>
    allocationClient.listAllocations({pageSize: 50, pageToken: pageParam}, {signal}),
  initialPageParam: '',
  getNextPageParam: (last) => last.nextPageToken || undefined,
});

export const comparisonQuery = (id: string, other: string) =>
  queryOptions({
    queryKey: ['plan-comparison', id, other],
    queryFn: ({signal}) =>
      allocationClient.compareAllocations(
        {allocation: `allocations/${id}`, other: `allocations/${other}`},
        {signal},
      ),
    // Plans that have a placement do not change it.
    staleTime: Number.POSITIVE_INFINITY,
  });

// Where the solving of a plan is asked after.
export const solvingOf = (id: string) => `operations/allocations/${id}`;

export const solvingMetadata = (operation: Operation): AllocationMetadata | undefined =>
  operation.metadata && anyUnpack(operation.metadata, AllocationMetadataSchema);

export const sendingMetadata = (operation: Operation): SendAllocationRequestsMetadata | undefined =>
  operation.metadata && anyUnpack(operation.metadata, SendAllocationRequestsMetadataSchema);

export const policiesQuery = queryOptions({
  queryKey: ['policies'],
  queryFn: async ({signal}): Promise<Policy[]> => {
    const pages = await allPages((pageToken) =>
      recommendationClient.listPolicies({pageSize: 200, pageToken}, {signal}),
    );
    return pages.flatMap(({policies}) => policies);
  },
  staleTime: 10 * 60_000,
});
