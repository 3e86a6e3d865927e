import {describe, expect, it} from 'vitest';
import {
  argumentsOf,
  compareNames,
  formatDay,
  formatNumber,
  formatRange,
  formatTime,
  render,
} from '../src/texts/format';

const nbsp = '\u00a0';

describe('numbers', () => {
  it('are written as each language writes them', () => {
    expect(formatNumber(728714, 0, 'nb')).toBe(`728${nbsp}714`);
    expect(formatNumber(2.95, 1, 'nn')).toBe('3,0');
    expect(formatNumber(728714.5, 1, 'en')).toBe('728,714.5');
  });

  it('of a range are one where both look alike', () => {
    expect(formatRange(60.61, 81.5, 1, 'nb')).toBe('60,6–81,5');
    expect(formatRange(5.01, 5.04, 1, 'nb')).toBe('5,0');
  });
});

describe('render', () => {
  it('puts in arguments, numbers and choices', () => {
    const template = '{count:int} {count|sak|saker} til {name}';

    expect(render(template, 'nb', {count: 1, name: 'Åse'})).toBe('1 sak til Åse');
    expect(render(template, 'nb', {count: 1200, name: 'x'})).toBe(`1${nbsp}200 saker til x`);
  });

  it('leaves a missing argument to be seen', () => {
    expect(render('{what} mangler', 'nb')).toBe('{what} mangler');
  });

  it('does not read what it has put in as a template', () => {
    expect(render('{a} {b}', 'nb', {a: '{b}', b: 'x'})).toBe('{b} x');
  });

  it('knows which arguments a text takes', () => {
    expect(argumentsOf('{b} {a:1} {b|en|flere}')).toEqual(['a:1', 'b']);
  });
});

describe('days and times', () => {
  it('of a day do not move with the zone', () => {
    expect(formatDay('2027-03-14', 'nb')).toBe('14. mars 2027');
    expect(formatDay('2027-03-14', 'en')).toBe('14 Mar 2027');
    expect(formatDay('', 'nb')).toBe('');
  });

  it('of a moment are those of Norway', () => {
    expect(formatTime(new Date('2026-11-29T23:30:00Z'), 'nb')).toMatch(/^30\. nov\. 2026.*00:30$/);
  });
});

it('names are sorted by the alphabet of the language', () => {
  const names = ['Ås', 'Ærfjord', 'Østre Toten', 'Alta'];

  expect([...names].sort((a, b) => compareNames(a, b, 'nb'))).toEqual([
    'Alta',
    'Ærfjord',
    'Østre Toten',
    'Ås',
  ]);
});
