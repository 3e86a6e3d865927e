// The ranked municipalities as the list shows them: in two groups, filtered, sorted, and each as a
// bar of terms. Pure; numbers are the service's own.

import {codeOf} from '../../api/municipalities';
import type {
  ExcludedMunicipality,
  RankedMunicipality,
  Recommendation,
} from '../../gen/treff/recommendation/v1/recommendation_service_pb';

export interface RankingChoice {
  county: string;
  name: string;
  // Only those without an open question.
  known: boolean;
  // The term that is brought to the baseline; empty for none.
  by: string;
  // Whether the list is sorted by it.
  sorted: boolean;
}

export interface RankingGroups {
  possible: RankedMunicipality[];
  other: RankedMunicipality[];
}

// Those that can be best, and the others, after the filters and in the order chosen.
export function groupsOf(answer: Recommendation, choice: RankingChoice): RankingGroups {
  const wanted = choice.name.trim().toLocaleLowerCase();
  const shown = answer.ranked.filter(
    (one) =>
      (!choice.county || one.countyDisplayName === choice.county) &&
      (!wanted || one.displayName.toLocaleLowerCase().includes(wanted)) &&
      (!choice.known || !isOpen(one, answer)),
  );
  const term = answer.terms.findIndex(({termId}) => termId === choice.by);
  if (choice.sorted && term >= 0) {
    shown.sort((a, b) => pointsOf(b, term) - pointsOf(a, term) || a.rank - b.rank);
  }
  return {
    possible: shown.filter(({group}) => group <= 1),
    other: shown.filter(({group}) => group > 1),
  };
}

const pointsOf = (one: RankedMunicipality, term: number) => one.termPoints[term] ?? 0;

// Whether everybody is to be asked: then it is said once, and not at each.
export const allAreOpen = (answer: Recommendation) =>
  answer.ranked.length > 0 && answer.ranked.every(({askMunicipality}) => askMunicipality);

export const isOpen = (one: RankedMunicipality, answer: Recommendation) =>
  one.askMunicipality && !allAreOpen(answer);

export const countiesOf = (answer: Recommendation) => [
  ...new Set(answer.ranked.map(({countyDisplayName}) => countyDisplayName)),
];

export interface Segment {
  termId: string;
  from: number;
  to: number;
}

// The terms end to end on the axis of points, the chosen one first. What takes points away (a price)
// shortens the bar and is no segment.
export function segmentsOf(
  one: RankedMunicipality,
  terms: readonly string[],
  first: string,
): Segment[] {
  const order = terms.map((termId, i) => ({termId, points: one.termPoints[i] ?? 0}));
  order.sort((a, b) => Number(b.termId === first) - Number(a.termId === first));
  const segments: Segment[] = [];
  let from = 0;
  for (const {termId, points} of order) {
    if (points <= 0) continue;
    segments.push({termId, from, to: from + points});
    from += points;
  }
  return segments;
}

export interface ExclusionGroup {
  ruleId: string;
  municipalities: ExcludedMunicipality[];
}

// By rule, the largest group first; who fails several is in several.
export function exclusionsOf(answer: Recommendation): ExclusionGroup[] {
  const groups = new Map<string, ExcludedMunicipality[]>();
  for (const one of answer.excluded) {
    for (const {ruleId} of one.failed) {
      groups.set(ruleId, [...(groups.get(ruleId) ?? []), one]);
    }
  }
  return [...groups]
    .map(([ruleId, municipalities]) => ({ruleId, municipalities}))
    .sort((a, b) => b.municipalities.length - a.municipalities.length);
}

// In tenths that add up to the total as it is shown, none above its limit.
export function roundedToAddUp(points: readonly number[], limits: readonly number[]): number[] {
  const tenths = points.map((value) => Math.floor(value * 10));
  const total = Math.round(points.reduce((sum, value) => sum + value * 10, 0));
  const order = points
    .map((value, i) => ({i, lost: value * 10 - tenths[i]!}))
    .sort((a, b) => b.lost - a.lost || a.i - b.i);
  let shown = tenths.reduce((sum, value) => sum + value, 0);
  for (const {i} of order) {
    if (shown >= total) break;
    if (tenths[i]! + 1 > Math.round((limits[i] ?? Number.POSITIVE_INFINITY) * 10)) continue;
    tenths[i]! += 1;
    shown += 1;
  }
  return tenths.map((value) => value / 10);
}

export const findRanked = (answer: Recommendation, code: string) =>
  answer.ranked.find(({municipality}) => codeOf(municipality) === code);

export const findExcluded = (answer: Recommendation, code: string) =>
  answer.excluded.find(({municipality}) => codeOf(municipality) === code);
