import {create} from '@bufbuild/protobuf';
import {describe, expect, it} from 'vitest';
import {inQuestionOrder, provenancesOf} from '../src/figures/facts';
import {
  ageText,
  bareCount,
  boundsText,
  figureText,
  freshnessOf,
  periodText,
  shortOwner,
} from '../src/figures/figure';
import {lineOf, observationsOf} from '../src/figures/history';
import {datasetPath} from '../src/figures/paths';
import {IndicatorSchema} from '../src/gen/treff/municipality/v1/indicator_pb';
import {ProfileSchema} from '../src/gen/treff/municipality/v1/municipality_service_pb';
import {
  FactSchema,
  Observation_State,
  ObservationSchema,
  ProvenanceSchema,
} from '../src/gen/treff/municipality/v1/observation_pb';
import {QuestionSchema} from '../src/gen/treff/municipality/v1/question_pb';

const {VALUE, SUPPRESSED, MISSING, PARTIAL} = Observation_State;
const percent = create(IndicatorSchema, {unit: 'percent', decimals: 1});
const persons = create(IndicatorSchema, {unit: 'persons'});
const valued = (period: string, value: number) =>
  create(ObservationSchema, {period, periodEnd: `${period}-12-31`, state: VALUE, value});

describe('a figure', () => {
  it('has its unit', () => {
    expect(figureText(valued('2025', 1.25), percent, 'nb')).toBe('1,3 %');
    expect(figureText(valued('2025', 1), persons, 'nn')).toBe('1 person');
    expect(figureText(valued('2025', 2), persons, 'nn')).toBe('2 personar');
  });

  it('of a flag or a class is a word', () => {
    const flag = create(IndicatorSchema, {unit: 'flag'});
    const area = create(IndicatorSchema, {
      unit: 'class',
      valueLabels: [{value: 0, displayNameNb: 'UNN'}],
    });

    expect(figureText(valued('2025', 0), flag, 'nb')).toBe('nei');
    expect(figureText(valued('2025', 0), area, 'nb')).toBe('UNN');
  });

  it('that is missing is no zero, and a zero is one', () => {
    expect(figureText(valued('2025', 0), persons, 'nb')).toBe('0 personer');
    expect(figureText(create(ObservationSchema, {state: MISSING}), persons, 'nb')).toBe(
      'mangler hos kilden',
    );
    expect(figureText(undefined, persons, 'nb')).toBe('ikke kjent');
  });

  it('that is held back says what is known', () => {
    const hidden = create(ObservationSchema, {
      state: SUPPRESSED,
      suppressedBounds: {lower: 1, upper: 4},
    });

    expect(figureText(hidden, persons, 'nb')).toBe('skjermet (1–4 personer)');
  });

  it('of a year that is not over says until when', () => {
    const partial = create(ObservationSchema, {
      state: PARTIAL,
      value: 95,
      periodEnd: '2026-09-28',
    });

    expect(figureText(partial, bareCount, 'nb')).toBe('95 til og med 28. sep. 2026');
  });

  it('may be bounded on one side alone', () => {
    const bounds = create(ObservationSchema, {suppressedBounds: {lower: 3}}).suppressedBounds!;

    expect(boundsText(bounds, bareCount, 'nb')).toBe('minst 3');
  });
});

it('a period is written as people write it', () => {
  expect(periodText('2026', 'nb')).toBe('2026');
  expect(periodText('2022-10', 'nb')).toBe('okt. 2022');
  expect(periodText('2026-04-13', 'en')).toBe('13 Apr 2026');
});

it('age is as exact as it matters', () => {
  expect(ageText(0, 'nb')).toBe('i dag');
  expect(ageText(1, 'nb')).toBe('1 dag gammelt');
  expect(ageText(302, 'nb')).toBe('9 måneder gammelt');
  expect(ageText(305, 'nb')).toBe('10 måneder gammelt');
  expect(ageText(1500, 'en')).toBe('4 years old');
});

it('is old from one half-life on', () => {
  expect([0.9, 0.6, 0.5, 0.49].map(freshnessOf)).toEqual(['fresh', 'ageing', 'ageing', 'old']);
});

it('an owner is short where it has a short name', () => {
  expect(shortOwner('Arbeids- og velferdsdirektoratet (Nav)')).toBe('Nav');
  expect(shortOwner('Statistisk sentralbyrå')).toBe('Statistisk sentralbyrå');
});

it('the address of a dataset has no dot', () => {
  expect(datasetPath('datasets/ssb_pxweb.population')).toBe('/sources/ssb_pxweb/population');
});

describe('facts', () => {
  const ids = ['labour.a', 'services.b', 'services.other'];
  const profile = create(ProfileSchema, {
    indicators: ids.map((indicatorId) => ({indicatorId, group: indicatorId.split('.')[0]!})),
    facts: ids.map((indicator) => ({indicator})),
  });
  const questions = [
    create(QuestionSchema, {name: 'questions/b', group: 'services', indicators: ['services.b']}),
    create(QuestionSchema, {name: 'questions/none', group: 'services'}),
    create(QuestionSchema, {name: 'questions/a', group: 'labour', indicators: ['labour.a']}),
  ];

  it('stand in the order of the questions, holes and leftovers too', () => {
    const order = inQuestionOrder(profile, questions).map(({name, answers}) => [
      name,
      answers.map(({question, facts}) => [
        question?.name,
        facts.map(({indicator}) => indicator.indicatorId),
      ]),
    ]);

    expect(order).toEqual([
      [
        'services',
        [
          ['questions/b', ['services.b']],
          ['questions/none', []],
          [undefined, ['services.other']],
        ],
      ],
      ['labour', [['questions/a', ['labour.a']]]],
    ]);
  });

  it('name each provenance once', () => {
    const provenances = ['a', 'b'].map((dataset) => create(ProvenanceSchema, {dataset}));
    const made = create(ObservationSchema, {provenanceIndex: 1, furtherProvenances: [0, 1]});

    expect(provenancesOf(made, provenances).map(({dataset}) => dataset)).toEqual(['b', 'a']);
    expect(provenancesOf(undefined, provenances)).toEqual([]);
  });
});

describe('a history', () => {
  const fact = create(FactSchema, {
    own: valued('2025', 4),
    history: [
      create(ObservationSchema, {period: '2024', periodEnd: '2024-12-31', state: MISSING}),
      valued('2023', 2),
      valued('2022', 3),
    ],
  });

  it('goes from the oldest to the newest', () => {
    expect(observationsOf(fact).map(({period}) => period)).toEqual([
      '2022',
      '2023',
      '2024',
      '2025',
    ]);
  });

  it('is not drawn over a hole', () => {
    const line = lineOf(observationsOf(fact), 90, 20)!;

    expect(line.pieces.map((piece) => piece.length)).toEqual([2, 1]);
    expect(line.pieces[0]![0]).toEqual({x: 0, y: 10});
    expect(line.pieces[1]![0]).toEqual({x: 90, y: 0});
    expect([line.first.period, line.last.period]).toEqual(['2022', '2025']);
  });

  it('needs two values', () => {
    expect(lineOf([valued('2025', 1)], 90, 20)).toBeUndefined();
  });
});
