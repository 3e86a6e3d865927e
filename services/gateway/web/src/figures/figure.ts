// A figure in words: with its unit, or why there is none. Missing is never zero and never blank.
import type {Indicator, Indicator_ValueLabel} from '../gen/treff/municipality/v1/indicator_pb';
import {
  type Observation,
  type Observation_Bounds,
  Observation_State,
} from '../gen/treff/municipality/v1/observation_pb';
import {textOf} from '../texts/catalogue';
import {formatDay, formatNumber, formatRange, type Language, locale} from '../texts/format';
import {inLanguage, nameOf} from '../texts/in_language';
import {figuresTexts} from './texts/texts';

export type Measure = Pick<Indicator, 'unit' | 'decimals' | 'valueLabels'>;
const units = ['percent', 'per_1000', 'km', 'man_years', 'places', 'kroner', 'persons'] as const;
type Unit = (typeof units)[number];
const isUnit = (unit: string): unit is Unit => (units as readonly string[]).includes(unit);

// Where a table says once what is counted.
export const bareCount: Measure = {unit: 'count', decimals: 0, valueLabels: []};

export const hasValue = (observation: Observation) => observation.value !== undefined;

export const descriptionOf = (indicator: Indicator, language: Language) =>
  inLanguage(indicator, 'description', language);

// "1,2 %", "ja", "Helse Bergen": a value as it is read.
export function valueText(value: number, measure: Measure, language: Language): string {
  const label: Indicator_ValueLabel | undefined = measure.valueLabels.find(
    (one) => one.value === value,
  );
  if (label) return nameOf(label, language);
  const text = textOf(figuresTexts, language);
  if (measure.unit === 'flag') return text(value === 0 ? 'no' : 'yes');
  return inUnit(formatNumber(value, measure.decimals, language), measure, language);
}

function inUnit(written: string, measure: Measure, language: Language): string {
  if (!isUnit(measure.unit)) return written;
  return textOf(figuresTexts, language)(`unit.${measure.unit}`, {value: written});
}

// "0,4–1,9 %"; an end that nobody knows is said.
export function boundsText(bounds: Observation_Bounds, measure: Measure, language: Language) {
  const text = textOf(figuresTexts, language);
  const {lower, upper} = bounds;
  const number = (value: number) => formatNumber(value, measure.decimals, language);
  if (lower !== undefined && upper !== undefined) {
    return inUnit(formatRange(lower, upper, measure.decimals, language), measure, language);
  }
  if (lower !== undefined) {
    return inUnit(text('at_least', {value: number(lower)}), measure, language);
  }
  if (upper !== undefined) {
    return inUnit(text('at_most', {value: number(upper)}), measure, language);
  }
  return text('not_known');
}

export type StateName = keyof typeof Observation_State;
export const stateName = (state: Observation_State) => Observation_State[state] as StateName;

export function stateText(state: Observation_State, language: Language): string {
  const key = `state.${stateName(state).toLowerCase() as Lowercase<StateName>}` as const;
  return textOf(figuresTexts, language)(key);
}

// An observation in short: its value, or its state with the bounds that are known.
export function figureText(
  observation: Observation | undefined,
  measure: Measure,
  language: Language,
): string {
  const text = textOf(figuresTexts, language);
  if (!observation) return text('not_known');
  if (observation.value !== undefined) {
    const value = valueText(observation.value, measure, language);
    if (observation.state !== Observation_State.PARTIAL) return value;
    return text('partial', {value, day: formatDay(observation.periodEnd, language)});
  }
  const state = stateText(observation.state, language);
  if (!observation.suppressedBounds) return state;
  return `${state} (${boundsText(observation.suppressedBounds, measure, language)})`;
}

// "2026", "okt. 2022", "13. april 2026".
export function periodText(period: string, language: Language): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(period)) return formatDay(period, language);
  if (!/^\d{4}-\d{2}$/.test(period)) return period;
  const date = new Date(`${period}-01T00:00:00Z`);
  const form: Intl.DateTimeFormatOptions = {month: 'short', year: 'numeric', timeZone: 'UTC'};
  return Number.isNaN(date.getTime()) ? period : date.toLocaleDateString(locale(language), form);
}

const monthDays = 365.25 / 12;

// "12 dager", "10 måneder", "4 år": as exact as it matters, and never older than it is.
export function ageText(days: number, language: Language): string {
  const text = textOf(figuresTexts, language);
  if (days === 0) return text('age.today');
  if (days < 60) return text('age.days', {count: days});
  if (days < 730) return text('age.months', {count: Math.floor(days / monthDays)});
  return text('age.years', {count: Math.floor(days / 365.25)});
}

export type Freshness = 'fresh' | 'ageing' | 'old';

// Old is what has lost half of what it told; fresh what still tells three quarters.
export function freshnessOf(share: number): Freshness {
  if (share >= 0.75) return 'fresh';
  return share >= 0.5 ? 'ageing' : 'old';
}

// "IMDi" of "Integrerings- og mangfoldsdirektoratet (IMDi)".
export const shortOwner = (owner: string) => owner.match(/\(([^()]{2,12})\)$/)?.[1] ?? owner;
