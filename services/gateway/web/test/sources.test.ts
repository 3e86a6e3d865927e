import {create} from '@bufbuild/protobuf';
import {describe, expect, it} from 'vitest';
import {
  type Dataset,
  DatasetSchema,
  Import_State,
} from '../src/gen/treff/ingestion/v1/ingestion_service_pb';
import {ProfileSchema} from '../src/gen/treff/municipality/v1/municipality_service_pb';
import {Observation_Method} from '../src/gen/treff/municipality/v1/observation_pb';
import {byStanding, newestPeriodOf, servedBy, standingOf} from '../src/sources/datasets';

const dataset = (id: string, state?: Import_State, seconds = 0n): Dataset =>
  create(DatasetSchema, {
    name: `datasets/${id}`,
    latestImport: state === undefined ? undefined : {state},
    lateness: {seconds},
  });

describe('a dataset', () => {
  it('stands as its newest import ended, and late when it should have come', () => {
    expect(standingOf(dataset('a'))).toBe('never');
    expect(standingOf(dataset('a', Import_State.FAILED, 9n))).toBe('failed');
    expect(standingOf(dataset('a', Import_State.UNCHANGED, 9n))).toBe('late');
    expect(standingOf(dataset('a', Import_State.PUBLISHED))).toBe('fine');
    expect(standingOf(dataset('a', Import_State.WAITING))).toBe('running');
  });

  it('comes first when it failed, else in the order of the catalogue', () => {
    const all = [
      dataset('a', Import_State.PUBLISHED),
      dataset('b', Import_State.UNCHANGED),
      dataset('c', Import_State.FAILED),
    ];

    expect(byStanding(all).map(({name}) => name)).toEqual([
      'datasets/c',
      'datasets/a',
      'datasets/b',
    ]);
  });
});

describe('what serves', () => {
  const {DERIVED} = Observation_Method;
  const served = servedBy(
    create(ProfileSchema, {
      provenances: [{dataset: 'a'}, {dataset: 'b'}],
      facts: [
        {own: {period: '2024', provenanceIndex: 0}, best: {period: '2025', provenanceIndex: 0}},
        {own: {period: '2026', provenanceIndex: 1, furtherProvenances: [0], method: DERIVED}},
      ],
    }),
  );

  it('reaches as far as its own figures, not as what is computed with them', () => {
    expect(newestPeriodOf(dataset('a'), served)).toBe('2025');
    expect(newestPeriodOf(dataset('b'), served)).toBe('');
    expect(newestPeriodOf(dataset('unknown'), served)).toBe('');
  });

  it('is said by the import where it says', () => {
    const told = create(DatasetSchema, {
      name: 'datasets/a',
      publishedImport: {report: {newestPeriod: '2026-10'}},
    });

    expect(newestPeriodOf(told, served)).toBe('2026-10');
  });
});
