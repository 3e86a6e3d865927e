// Which of two figures is better, where that can be said at all: both on the footing on which
// municipalities are compared, of one period, and further apart than they are uncertain.

import {type FactGroup, inQuestionOrder} from '../figures/facts';
import {type Indicator, Indicator_Direction} from '../gen/treff/municipality/v1/indicator_pb';
import type {Profile} from '../gen/treff/municipality/v1/municipality_service_pb';
import type {Fact, Observation} from '../gen/treff/municipality/v1/observation_pb';
import type {Question} from '../gen/treff/municipality/v1/question_pb';

// `reference` is the one that the others are compared with, `incomparable` where one lacks a figure
// on the common footing, `unrated` where neither way is better and the figures differ.
export type Difference = 'better' | 'worse' | 'unclear' | 'unrated' | 'incomparable';

interface Range {
  lower: number;
  upper: number;
}

// What is surely true of a figure: itself, its interval, or the bounds of one that is held back.
export function rangeOf(observation: Observation | undefined): Range | undefined {
  if (!observation) return undefined;
  const {value, interval, suppressedBounds} = observation;
  const bounds = interval ?? suppressedBounds;
  if (bounds?.lower !== undefined && bounds.upper !== undefined) {
    return {lower: bounds.lower, upper: bounds.upper};
  }
  return value === undefined ? undefined : {lower: value, upper: value};
}

// The figure on the common footing; one that is held back has its bounds.
const footingOf = (fact: Fact | undefined) => fact?.compared;

const {MORE_IS_BETTER, LESS_IS_BETTER} = Indicator_Direction;

// Units of amounts, which say first of all how large a municipality is: more of them is better within
// one, and rates nobody against another.
const amounts = new Set(['count', 'persons', 'places', 'man_years']);

export function differenceOf(
  fact: Fact | undefined,
  reference: Fact | undefined,
  indicator: Pick<Indicator, 'direction' | 'decimals' | 'unit'>,
): Difference {
  const [one, other] = [footingOf(fact), footingOf(reference)];
  const [a, b] = [rangeOf(one), rangeOf(other)];
  if (!a || !b || one!.period !== other!.period) return 'incomparable';
  // What is written alike is alike.
  const rounded = (value: number) => Number(value.toFixed(indicator.decimals));
  const isMore = rounded(a.lower) > rounded(b.upper);
  const isLess = rounded(a.upper) < rounded(b.lower);
  if (!isMore && !isLess) return 'unclear';
  if (amounts.has(indicator.unit)) return 'unrated';
  if (indicator.direction === MORE_IS_BETTER) return isMore ? 'better' : 'worse';
  if (indicator.direction === LESS_IS_BETTER) return isLess ? 'better' : 'worse';
  return 'unrated';
}

// How much more the figure is than the reference's, in the indicator's unit; unset where nothing can be
// subtracted, as of classes and of yes and no.
export function gapOf(
  fact: Fact | undefined,
  reference: Fact | undefined,
  {unit, valueLabels}: Pick<Indicator, 'unit' | 'valueLabels'>,
): number | undefined {
  const [one, other] = [footingOf(fact)?.value, footingOf(reference)?.value];
  if (one === undefined || other === undefined) return undefined;
  return unit === 'flag' || valueLabels.length > 0 ? undefined : one - other;
}

export interface CompareRow {
  indicator: Indicator;
  // One for each profile, in their order.
  facts: (Fact | undefined)[];
  // Of each against the first; the first's own is undefined.
  differences: (Difference | undefined)[];
}

export interface CompareAnswer {
  question: Question | undefined;
  rows: CompareRow[];
}

export interface CompareGroup {
  name: string;
  answers: CompareAnswer[];
}

export function compared(
  profiles: readonly Profile[],
  questions: readonly Question[],
): CompareGroup[] {
  const [first] = profiles;
  if (!first) return [];
  const facts = profiles.map(
    (profile) => new Map(profile.facts.map((fact) => [fact.indicator, fact])),
  );
  const rowOf = (indicator: Indicator): CompareRow => {
    const all = facts.map((one) => one.get(indicator.indicatorId));
    return {
      indicator,
      facts: all,
      differences: all.map((fact, i) =>
        i === 0 ? undefined : differenceOf(fact, all[0], indicator),
      ),
    };
  };
  return inQuestionOrder(first, questions).map(({name, answers}: FactGroup) => ({
    name,
    answers: answers.map(({question, facts}) => ({
      question,
      rows: facts.map(({indicator}) => rowOf(indicator)),
    })),
  }));
}

const isClear = (difference: Difference | undefined) =>
  difference === 'better' || difference === 'worse' || difference === 'unrated';

// Rows in which somebody differs clearly from the first.
export function onlyDifferences(groups: CompareGroup[]): CompareGroup[] {
  return groups.flatMap((group) => {
    const answers = group.answers.flatMap((answer) => {
      const rows = answer.rows.filter(({differences}) => differences.some(isClear));
      return rows.length > 0 ? [{...answer, rows}] : [];
    });
    return answers.length > 0 ? [{...group, answers}] : [];
  });
}

export interface Tally {
  better: number;
  worse: number;
  unclear: number;
}

// How often the municipality at `position` is better, worse or not told apart; each indicator once.
export function tallyOf(groups: readonly CompareGroup[], position: number): Tally {
  const rows = new Map(
    groups
      .flatMap(({answers}) => answers)
      .flatMap((answer) => answer.rows)
      .map((row) => [row.indicator.indicatorId, row.differences[position]]),
  );
  const count = (wanted: Difference) => [...rows.values()].filter((one) => one === wanted).length;
  return {better: count('better'), worse: count('worse'), unclear: count('unclear')};
}
