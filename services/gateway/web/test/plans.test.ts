import {describe, expect, it} from 'vitest';
import {waitFor} from '../src/api/operations';
import {changed, nothingChanged, oneLine, refusedOf, revisionOf} from '../src/plans/change/changes';
import {cohortOf, emptyPlan, faultsOf} from '../src/plans/make/new_plan';
import {
  caseRows,
  countOf,
  distanceOf,
  filteredCases,
  gainsOf,
  pageOf,
  placeRows,
} from '../src/plans/plan_rows';
import {caseCount, caseName, plan, planName} from './browser/fixtures/plans';

describe('a plan as its tables show it', () => {
  const rows = caseRows(plan(1));

  it('has every case, also those without a place', () => {
    expect(rows).toHaveLength(caseCount);
    expect(rows.at(-1)).toMatchObject({location: '', value: undefined, valueLost: 80});
    expect(countOf(rows, 'unplaced')).toBe(3);
  });

  it('shows those that lose most first, without the unplaced', () => {
    const lost = filteredCases(rows, 'not_best', '').map(({valueLost}) => valueLost);

    expect(lost).toEqual([...lost].sort((a, b) => b - a));
    expect(lost).toHaveLength(14);
  });

  it('has municipalities by use, and says no capacity where none was written down', () => {
    const old = plan(1);
    for (const price of old.result!.prices) price.capacity = undefined;
    const [first] = placeRows(old);

    expect(first).toMatchObject({used: 33, capacity: undefined, cases: 7});
  });

  it('is paged, and a page that is not there is the last', () => {
    expect(pageOf([1, 2, 3, 4, 5], 1, 2)).toEqual([3, 4]);
    expect(pageOf([1, 2, 3, 4, 5], 9, 2)).toEqual([5]);
    expect(pageOf([], 9, 2)).toEqual([]);
  });
});

describe('the distance to the best possible', () => {
  it('is nothing only when that is proven', () => {
    expect(distanceOf(0.00005, true)).toEqual({key: 'gap.none'});
    expect(distanceOf(0.00005, false)).toEqual({key: 'gap.tiny'});
    expect(distanceOf(0.0123, false)).toMatchObject({key: 'gap.most', decimals: 1});
    expect(distanceOf(0.0049, false)).toMatchObject({key: 'gap.most', decimals: 2});
  });
});

it('cases gain and lose by what is written, a tenth of a point', () => {
  const moved = [0.04, -0.04, 0.06, -3].map((valueChange) => ({valueChange}));

  expect(gainsOf(moved)).toEqual({gained: 1, lost: 1, same: 2});
});

it('an operation is asked after from half a second to two', () => {
  expect(waitFor(0)).toBe(500);
  expect(waitFor(1)).toBe(500);
  expect(waitFor(50)).toBe(2000);
});

describe('a new plan', () => {
  const empty = emptyPlan('policies/standard@2', 2026);

  it('names every faulty number', () => {
    const bad = {
      ...empty,
      time: '0',
      burden: '120',
      unplacedPrice: 'mye',
      floors: {...empty.floors, 'size-1': '-1'},
    };

    expect(faultsOf(bad)).toEqual(['time', 'unplaced_price', 'burden', 'floor:size-1']);
    expect(faultsOf(empty)).toEqual([]);
  });

  it('leaves out floors that are not asked for, and reads a comma', () => {
    const given = {...empty, burden: '12,5', floors: {...empty.floors, 'size-6+': '1,2'}};

    expect(cohortOf(given, [caseName(1)]).options).toMatchObject({
      floors: [{group: 'size-6+', ratio: 1.2}],
      maxBurdenShare: 0.125,
      timeLimit: {seconds: 60n},
    });
  });
});

describe('changes of a plan', () => {
  it('hold each case once, and are taken back', () => {
    const override = {case: caseName(1), reference: 'x', location: '', reason: 'a'};
    const once = changed(nothingChanged, {kind: 'override', override});
    const twice = changed(once, {kind: 'override', override: {...override, reason: 'b'}});

    expect(twice.overrides).toEqual([{...override, reason: 'b'}]);
    expect(changed(twice, {kind: 'no_override', case: caseName(1)}).overrides).toEqual([]);
  });

  it('are sent as the service takes them, with reasons on one line', () => {
    const weight = changed(nothingChanged, {kind: 'weight', term: 'unemployment', weight: 2});
    const both = changed(weight, {kind: 'quota', location: 'municipalities/0301', capacity: 0});

    expect(revisionOf({name: planName(1)}, both)).toMatchObject({
      base: planName(1),
      quotaChanges: [{location: 'municipalities/0301', capacity: 0n}],
      weightChanges: [{termId: 'unemployment', weight: 2}],
    });
    expect(oneLine(' en\nto ')).toBe('en to');
  });

  it('tells which placement the service refuses', () => {
    const overrides = [1, 2].map((n) => ({
      case: caseName(n),
      reference: `SYNTETISK ${n}`,
      location: 'municipalities/0301',
      reason: 'Familie',
    }));
    const changes = {...nothingChanged, overrides};

    expect(refusedOf([{field: 'revision.overrides[1].location'}], changes)).toEqual([overrides[1]]);
    expect(refusedOf([{field: 'revision.weight_changes[1].weight'}], changes)).toEqual([]);
  });
});
