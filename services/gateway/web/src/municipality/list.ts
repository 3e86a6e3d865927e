// The municipalities as the list shows them: filtered, and in the order that is asked for.
import type {Municipality} from '../gen/treff/municipality/v1/municipality_service_pb';
import {compareNames, type Language} from '../texts/format';
import {choice, text} from '../ui/address';

export const orders = ['name', 'county', 'population', 'remaining'] as const;
export type Order = (typeof orders)[number];

const codes = {
  read: (written: string | null) => (written ?? '').split(',').filter((one) => /^\d{4}$/.test(one)),
  write: (value: string[]) => value.join(','),
};

export const listShape = {
  words: text,
  // A county's code.
  county: text,
  order: choice(orders, 'name'),
  // Those that are to be compared.
  with: codes,
};

// The fact that a citation leads to, by its indicator.
export const factShape = {fact: text};

export interface Filter {
  words: string;
  county: string;
  order: Order;
}

export const mostCompared = 4;

const codeOf = ({region}: Municipality) => region?.code ?? '';
const nameOf = ({region}: Municipality) => region?.displayName ?? '';
const countyOf = ({region}: Municipality) => region?.county.replace('regions/', '') ?? '';

// Letters without their marks, so that "Unjarga" finds Unjárga; å, ø and æ are letters of their own.
const plain = (name: string) =>
  name
    .toLocaleLowerCase('nb')
    .replaceAll('å', '\u0001')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('\u0001', 'å');

export function matches(municipality: Municipality, words: string): boolean {
  const wanted = plain(words.trim());
  if (!wanted) return true;
  return codeOf(municipality).startsWith(wanted) || plain(nameOf(municipality)).includes(wanted);
}

// What is missing is last, whichever way.
const downwards = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? Number(a === undefined) - Number(b === undefined) : b - a;

export function shownOf(
  all: readonly Municipality[],
  {words, county, order}: Filter,
  language: Language,
): Municipality[] {
  const byName = (a: Municipality, b: Municipality) => compareNames(nameOf(a), nameOf(b), language);
  const by: Record<Order, (a: Municipality, b: Municipality) => number> = {
    name: byName,
    county: (a, b) =>
      compareNames(a.countyDisplayName, b.countyDisplayName, language) || byName(a, b),
    population: (a, b) =>
      downwards(a.population?.best?.value, b.population?.best?.value) || byName(a, b),
    remaining: (a, b) =>
      downwards(a.quota?.remaining?.lower, b.quota?.remaining?.lower) || byName(a, b),
  };
  return all
    .filter((one) => (!county || countyOf(one) === county) && matches(one, words))
    .sort(by[order]);
}

interface County {
  code: string;
  name: string;
}

export function countiesOf(all: readonly Municipality[], language: Language): County[] {
  const names = new Map(all.map((one) => [countyOf(one), one.countyDisplayName]));
  return [...names]
    .map(([code, name]) => ({code, name}))
    .sort((a, b) => compareNames(a.name, b.name, language));
}
