// What a new plan is asked for, as it is typed and as the service takes it.
import type {MessageInitShape} from '@bufbuild/protobuf';
import {readNumber, readWhole} from '../../forms/numbers';
import type {CreateAllocationRequest_CaseCohortSchema} from '../../gen/treff/recommendation/v1/allocation_service_pb';

export const groups = ['*', 'size-1', 'size-2-3', 'size-4-5', 'size-6+'] as const;
export type Group = (typeof groups)[number];

export interface NewPlan {
  policy: string;
  year: string;
  time: string;
  unplacedAllowed: boolean;
  unplacedPrice: string;
  burden: string;
  floors: Readonly<Record<Group, string>>;
}

export const emptyPlan = (policy: string, year: number): NewPlan => ({
  policy,
  year: String(year),
  time: '60',
  unplacedAllowed: true,
  unplacedPrice: '0',
  burden: '',
  floors: {'*': '', 'size-1': '', 'size-2-3': '', 'size-4-5': '', 'size-6+': ''},
});

export const mostCases = 20_000;
const mostSeconds = 86_400;

// Fields by what is wrong with them; `new.….wrong` in the texts says what would be right.
export type NewPlanField = 'year' | 'time' | 'unplaced_price' | 'burden' | `floor:${Group}`;

const isEmpty = (typed: string) => typed.trim() === '';

// A share in percent; empty: none.
function readShare(typed: string): number | undefined {
  const percent = readNumber(typed);
  return percent !== undefined && percent >= 1 && percent <= 100 ? percent / 100 : undefined;
}

function readRatio(typed: string): number | undefined {
  const ratio = readNumber(typed);
  return ratio !== undefined && ratio >= 0 ? ratio : undefined;
}

export function faultsOf(plan: NewPlan): NewPlanField[] {
  const faults: NewPlanField[] = [];
  if (readWhole(plan.year, 2000, 2100) === undefined) faults.push('year');
  if (readWhole(plan.time, 1, mostSeconds) === undefined) faults.push('time');
  if (plan.unplacedAllowed && readRatio(plan.unplacedPrice) === undefined) {
    faults.push('unplaced_price');
  }
  if (!isEmpty(plan.burden) && readShare(plan.burden) === undefined) faults.push('burden');
  for (const group of groups) {
    const typed = plan.floors[group];
    if (!isEmpty(typed) && readRatio(typed) === undefined) faults.push(`floor:${group}`);
  }
  return faults;
}

// Of a plan without faults.
export function cohortOf(
  plan: NewPlan,
  cases: readonly string[],
): MessageInitShape<typeof CreateAllocationRequest_CaseCohortSchema> {
  return {
    cases: [...cases],
    policy: plan.policy,
    quotaYear: readWhole(plan.year, 2000, 2100) ?? 0,
    options: {
      unplacedAllowed: plan.unplacedAllowed,
      unplacedPrice: plan.unplacedAllowed ? (readRatio(plan.unplacedPrice) ?? 0) : 0,
      timeLimit: {seconds: BigInt(readWhole(plan.time, 1, mostSeconds) ?? 0)},
      maxBurdenShare: readShare(plan.burden) ?? 0,
      floors: groups
        .filter((group) => !isEmpty(plan.floors[group]))
        .map((group) => ({group, ratio: readRatio(plan.floors[group]) ?? 0})),
    },
  };
}
