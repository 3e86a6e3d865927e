import {create} from '@bufbuild/protobuf';
import {describe, expect, it} from 'vitest';
import {boxOf, stepsOf} from '../src/case/map/map_steps';
import {
  exclusionsOf,
  groupsOf,
  isOpen,
  roundedToAddUp,
  segmentsOf,
} from '../src/case/ranking/ranking';
import {targetOf} from '../src/case/ranking/use_roving';
import {RecommendationSchema} from '../src/gen/treff/recommendation/v1/recommendation_service_pb';

const ranked = (rank: number, group: number, termPoints: number[], more = {}) => ({
  rank,
  group,
  municipality: `municipalities/000${rank}`,
  displayName: `Kommune ${rank}`,
  countyDisplayName: rank % 2 ? 'Øst' : 'Vest',
  score: termPoints.reduce((sum, points) => sum + points, 0),
  termPoints,
  ...more,
});

const answer = create(RecommendationSchema, {
  terms: [{termId: 'unemployment'}, {termId: 'labour_market'}],
  ranked: [
    ranked(1, 1, [50, 30]),
    ranked(2, 1, [40, 30], {askMunicipality: true}),
    ranked(3, 2, [10, 50]),
    ranked(4, 2, [20, 10]),
  ],
  excluded: [
    {municipality: 'municipalities/0005', failed: [{ruleId: 'asked'}, {ruleId: 'quota_room'}]},
    {municipality: 'municipalities/0006', failed: [{ruleId: 'quota_room'}]},
  ],
});

const all = {county: '', name: '', known: false, by: '', sorted: false};
const ranks = (rows: {rank: number}[]) => rows.map(({rank}) => rank);

describe('the list', () => {
  it('has those that can be best, and the others', () => {
    const {possible, other} = groupsOf(answer, all);

    expect(ranks(possible)).toEqual([1, 2]);
    expect(ranks(other)).toEqual([3, 4]);
  });

  it('is filtered by county, name and open questions', () => {
    expect(ranks(groupsOf(answer, {...all, county: 'Vest'}).possible)).toEqual([2]);
    expect(ranks(groupsOf(answer, {...all, name: 'KOMMUNE 3'}).other)).toEqual([3]);
    expect(ranks(groupsOf(answer, {...all, known: true}).possible)).toEqual([1]);
  });

  it('is sorted by a term inside its groups', () => {
    const {possible, other} = groupsOf(answer, {...all, by: 'unemployment', sorted: true});

    expect(ranks(possible)).toEqual([1, 2]);
    expect(ranks(other)).toEqual([4, 3]);
  });

  it('marks nobody when everybody is to be asked', () => {
    const asked = create(RecommendationSchema, {
      ranked: [1, 2].map((rank) => ranked(rank, 1, [1], {askMunicipality: true})),
    });

    expect(asked.ranked.some((one) => isOpen(one, asked))).toBe(false);
    expect(isOpen(answer.ranked[1]!, answer)).toBe(true);
  });
});

describe('a bar', () => {
  const terms = ['unemployment', 'labour_market'];

  it('lays the terms end to end', () => {
    expect(segmentsOf(answer.ranked[0]!, terms, '')).toEqual([
      {termId: 'unemployment', from: 0, to: 50},
      {termId: 'labour_market', from: 50, to: 80},
    ]);
  });

  it('brings the chosen term to the baseline', () => {
    expect(segmentsOf(answer.ranked[0]!, terms, 'labour_market')[0]).toEqual({
      termId: 'labour_market',
      from: 0,
      to: 30,
    });
  });

  it('has no segment for what takes points away', () => {
    const one = create(RecommendationSchema, {ranked: [ranked(1, 1, [50, -5])]}).ranked[0]!;

    expect(segmentsOf(one, ['unemployment', 'price'], '')).toHaveLength(1);
  });
});

it('exclusions are by rule, the largest group first', () => {
  expect(
    exclusionsOf(answer).map(({ruleId, municipalities}) => [ruleId, municipalities.length]),
  ).toEqual([
    ['quota_room', 2],
    ['asked', 1],
  ]);
});

it('rounded points add up to the rounded total and none is above its limit', () => {
  const shown = roundedToAddUp([3.34, 3.33, 3.33], [10, 10, 10]);

  expect(shown.reduce((sum, value) => sum + value, 0)).toBeCloseTo(10, 9);
  expect(roundedToAddUp([3.3499, 3.3499], [3.35, 3.35])).toEqual([3.4, 3.3]);
});

it('keys go through the list and stop at its ends', () => {
  expect(targetOf('ArrowDown', 0, 3)).toBe(1);
  expect(targetOf('ArrowUp', 0, 3)).toBe(0);
  expect(targetOf('PageDown', 0, 3)).toBe(2);
  expect(targetOf('End', 0, 3)).toBe(2);
  expect(targetOf('x', 0, 3)).toBeUndefined();
});

describe('the map', () => {
  it('has one colour for those that can be best and steps of points for the others', () => {
    const {stepOf, steps} = stepsOf(answer);

    expect(stepOf.get('0001')).toBe('possible');
    expect(stepOf.get('0003')).toBe('4');
    expect(stepOf.get('0004')).toBe('1');
    expect(stepOf.has('0005')).toBe(false);
    expect(steps.map(({from, to}) => [from, to])).toEqual([
      [52.5, 60],
      [45, 52.5],
      [37.5, 45],
      [30, 37.5],
    ]);
  });

  it('knows where a shape lies', () => {
    expect(boxOf('M10,20l10,0l0,-4zM0,20l2,0l0,1z')).toEqual({x: 10, y: 18.5, size: 20});
    expect(boxOf('')).toBeUndefined();
  });
});
