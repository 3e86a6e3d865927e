import {useQuery} from '@tanstack/react-query';
import {caseFactsQuery} from '../api/cases';
import type {Allocation} from '../gen/treff/recommendation/v1/allocation_service_pb';

// Whether a plan is of made-up cases. It mixes them with no others: the first one tells.
export function useSynthetic(plan: Allocation | undefined): boolean {
  const name = plan?.cases[0] ?? '';
  return useQuery({...caseFactsQuery(name), enabled: name !== ''}).data?.synthetic ?? false;
}
