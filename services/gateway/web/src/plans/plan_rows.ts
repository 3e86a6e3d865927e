// A plan as its tables show it: by municipality, by case and by group.

import {
  type AllocationResult,
  AllocationResult_Termination as Termination,
} from '../gen/treff/recommendation/v1/allocation_problem_pb';
import {
  type Allocation,
  Allocation_State,
  type AllocationRevision,
} from '../gen/treff/recommendation/v1/allocation_service_pb';

export interface PlaceRow {
  location: string;
  used: number;
  // Unset in plans of programs that did not write it down.
  capacity: number | undefined;
  price: number;
  binds: boolean;
  cases: number;
}

export interface CaseRow {
  case: string;
  // Empty: not placed.
  location: string;
  // Unset for a case that is not placed.
  value: number | undefined;
  // Where it would get most; empty when it is there.
  best: string;
  valueLost: number;
  held: boolean;
  // Why a person wants it there.
  reason: string;
}

export const hasPlacement = (plan: Allocation) =>
  plan.result !== undefined &&
  plan.result.termination !== Termination.INFEASIBLE_PROVEN &&
  plan.result.termination !== Termination.NOTHING_FOUND;

export const isSolving = (plan: Allocation) => plan.state === Allocation_State.SOLVING;

// Places that are used or whose capacity binds, most used first.
export function placeRows(plan: Allocation): PlaceRow[] {
  const rows = new Map<string, PlaceRow>();
  for (const {location, used, capacity, price, binds} of plan.result?.prices ?? []) {
    rows.set(location, {
      location,
      used: Number(used),
      capacity: capacity === undefined ? undefined : Number(capacity),
      price,
      binds,
      cases: 0,
    });
  }
  for (const {location} of plan.result?.placement ?? []) {
    const row = rows.get(location);
    if (row) row.cases += 1;
  }
  return (
    [...rows.values()]
      // Where no place is known to be free, one more is worth nothing that could be said.
      .filter((row) => row.used > 0 || (row.binds && row.capacity !== 0))
      .sort((a, b) => b.used - a.used || (a.location < b.location ? -1 : 1))
  );
}

const namesOf = (plan: Allocation): string[] =>
  plan.cases.length > 0 ? plan.cases : (plan.problem?.cases.map(({id}) => id) ?? []);

export function caseRows(plan: Allocation): CaseRow[] {
  const result = plan.result;
  const placed = new Map(result?.placement.map((one) => [one.case, one]));
  const notBest = new Map(result?.notBest.map((one) => [one.case, one]));
  const overrides = new Map(plan.revision?.overrides.map((one) => [one.case, one]));
  const names = namesOf(plan);
  return (names.length > 0 ? names : [...placed.keys()]).map((name) => {
    const placement = placed.get(name);
    const best = notBest.get(name);
    const override = overrides.get(name);
    return {
      case: name,
      location: placement?.location ?? '',
      value: placement?.value,
      best: best?.bestLocation ?? '',
      valueLost: best?.valueLost ?? 0,
      held: best?.held ?? override !== undefined,
      reason: override?.reason ?? '',
    };
  });
}

export const caseFilters = ['all', 'not_best', 'unplaced', 'held'] as const;
export type CaseFilter = (typeof caseFilters)[number];

const isWanted: Record<CaseFilter, (row: CaseRow) => boolean> = {
  all: () => true,
  not_best: (row) => row.best !== '' && row.location !== '',
  unplaced: (row) => row.location === '',
  held: (row) => row.held,
};

// Those that lose most first, unless all are asked for.
export function filteredCases(
  rows: readonly CaseRow[],
  filter: CaseFilter,
  location: string,
): CaseRow[] {
  const wanted = rows.filter(
    (row) => isWanted[filter](row) && (location === '' || row.location === location),
  );
  return filter === 'not_best' ? wanted.sort((a, b) => b.valueLost - a.valueLost) : wanted;
}

export const countOf = (rows: readonly CaseRow[], filter: CaseFilter) =>
  rows.filter(isWanted[filter]).length;

// How far a plan may be from the best possible, in words.
export type Distance =
  | {key: 'gap.none'}
  | {key: 'gap.tiny'}
  | {key: 'gap.most'; percent: number; decimals: 1 | 2};

// A hundredth of a percent: less is written as less, not as nothing.
const tiny = 0.0001;
const large = 0.01;

export function distanceOf(gap: number, isOptimal: boolean): Distance {
  if (isOptimal || gap <= 0) return {key: 'gap.none'};
  if (gap < tiny) return {key: 'gap.tiny'};
  return {key: 'gap.most', percent: gap * 100, decimals: gap < large ? 2 : 1};
}

export const distanceOfResult = (result: AllocationResult): Distance =>
  distanceOf(result.gap, result.termination === Termination.OPTIMAL_PROVEN);

// How many changes somebody made against another plan.
export const changesOf = (revision: AllocationRevision | undefined) =>
  revision
    ? revision.overrides.length + revision.quotaChanges.length + revision.weightChanges.length
    : 0;

export function pageOf<T>(rows: readonly T[], page: number, size: number): T[] {
  const last = Math.max(Math.ceil(rows.length / size) - 1, 0);
  const at = Math.min(page, last) * size;
  return rows.slice(at, at + size);
}

// Below a tenth of a point, which is how points are written, nobody gains or loses.
const least = 0.05;

export function gainsOf(moved: readonly {valueChange: number}[]) {
  const gained = moved.filter(({valueChange}) => valueChange >= least).length;
  const lost = moved.filter(({valueChange}) => valueChange <= -least).length;
  return {gained, lost, same: moved.length - gained - lost};
}

// What became of the requests of an approved plan.
export function requestsOf({requests}: Pick<Allocation, 'requests'>) {
  const made = requests.filter(({request}) => request !== '').length;
  const leftOut = requests.filter(({request, leftOut: why}) => request === '' && why).length;
  return {made, leftOut, waiting: requests.length - made - leftOut};
}
