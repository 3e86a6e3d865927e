import {create} from '@bufbuild/protobuf';
import {describe, expect, it} from 'vitest';
import {compared, differenceOf, gapOf, onlyDifferences, tallyOf} from '../src/compare/compare';
import {findPlace} from '../src/compare/find_place';
import {Indicator_Direction} from '../src/gen/treff/municipality/v1/indicator_pb';
import {ProfileSchema} from '../src/gen/treff/municipality/v1/municipality_service_pb';
import {FactSchema, Observation_State} from '../src/gen/treff/municipality/v1/observation_pb';
import {QuestionSchema} from '../src/gen/treff/municipality/v1/question_pb';

const {MORE_IS_BETTER, LESS_IS_BETTER, NEITHER} = Indicator_Direction;
const {VALUE} = Observation_State;
const more = {direction: MORE_IS_BETTER, decimals: 1, unit: 'percent'};
const less = {direction: LESS_IS_BETTER, decimals: 1, unit: 'percent'};

const fact = (value: number, rest: {lower?: number; upper?: number; period?: string} = {}) => {
  const {lower, upper, period = '2025'} = rest;
  const interval = lower === undefined ? undefined : {lower, upper};
  return create(FactSchema, {indicator: 'a', compared: {state: VALUE, value, period, interval}});
};

describe('a difference', () => {
  it('is better or worse by the direction', () => {
    expect(differenceOf(fact(2), fact(1), more)).toBe('better');
    expect(differenceOf(fact(2), fact(1), less)).toBe('worse');
    expect(differenceOf(fact(2), fact(1), {...more, unit: 'count'})).toBe('unrated');
    expect(differenceOf(fact(2), fact(1), {direction: NEITHER, decimals: 1, unit: 'percent'})).toBe(
      'unrated',
    );
  });

  it('is unclear where intervals meet, or both are written alike', () => {
    const uncertain = fact(2, {lower: 0.9, upper: 3});

    expect(differenceOf(uncertain, fact(1), more)).toBe('unclear');
    expect(differenceOf(fact(2, {lower: 1.5, upper: 3}), fact(1), more)).toBe('better');
    expect(differenceOf(fact(1.04), fact(1), more)).toBe('unclear');
  });

  it('is not said of other periods or of what has no footing', () => {
    expect(differenceOf(fact(2, {period: '2024'}), fact(1), more)).toBe('incomparable');
    expect(differenceOf(create(FactSchema), fact(1), more)).toBe('incomparable');
    expect(differenceOf(undefined, fact(1), more)).toBe('incomparable');
  });
});

describe('a gap', () => {
  it('is how much more a figure is, and of classes and flags nothing', () => {
    expect(gapOf(fact(3), fact(1), {unit: 'percent', valueLabels: []})).toBe(2);
    expect(gapOf(fact(1), fact(0), {unit: 'flag', valueLabels: []})).toBeUndefined();
    expect(gapOf(undefined, fact(1), {unit: 'percent', valueLabels: []})).toBeUndefined();
  });
});

describe('a comparison', () => {
  const profile = (...values: number[]) =>
    create(ProfileSchema, {
      indicators: values.map((_, i) => ({
        indicatorId: `services.${i}`,
        group: 'services',
        direction: MORE_IS_BETTER,
      })),
      facts: values.map((value, i) => ({
        indicator: `services.${i}`,
        compared: {state: VALUE, value, period: '2025'},
      })),
    });
  const questions = [0, 1].map((i) =>
    create(QuestionSchema, {
      name: `questions/${i}`,
      group: 'services',
      indicators: ['services.0', `services.${i + 1}`],
    }),
  );
  const groups = compared([profile(1, 5, 3), profile(2, 5, 1)], questions);

  it('is against the first', () => {
    const row = groups[0]!.answers[0]!.rows[0]!;

    expect(row.differences).toEqual([undefined, 'better']);
  });

  it('counts an indicator once, though two questions name it', () => {
    expect(tallyOf(groups, 1)).toEqual({better: 1, worse: 1, unclear: 1});
  });

  it('can be cut down to what differs', () => {
    const ids = onlyDifferences(groups).flatMap(({answers}) =>
      answers.flatMap(({rows}) => rows.map(({indicator}) => indicator.indicatorId)),
    );

    expect(ids).toEqual(['services.0', 'services.0', 'services.2']);
  });
});

describe('a place is found', () => {
  const places = [
    {code: '0301', name: 'Oslo - Oslove', county: 'Oslo', countyCode: '03'},
    {code: '3430', name: 'Os', county: 'Innlandet', countyCode: '34'},
    {code: '4630', name: 'Osterøy', county: 'Vestland', countyCode: '46'},
  ];
  const codes = (words: string) => findPlace(places, words).map(({code}) => code);

  it('by number and by what a list puts in', () => {
    expect(codes('0301')).toEqual(['0301']);
    expect(codes('Osterøy (4630)')).toEqual(['4630']);
    expect(codes('9999')).toEqual([]);
  });

  it('by any of its names, and by a beginning when nothing is called so', () => {
    expect(codes('os')).toEqual(['3430']);
    expect(codes('OSLOVE')).toEqual(['0301']);
    expect(codes('oste')).toEqual(['4630']);
    expect(codes('Osl')).toEqual(['0301']);
    expect(codes(' ')).toEqual([]);
  });
});
