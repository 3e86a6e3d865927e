// What a page remembers stands in its address, typed: filters, selection, versions; ids only.
//   const [filter, change] = useAddress({state: list(states), order: choice(orders, 'deadline')});
import {useCallback, useMemo} from 'react';
import {useLocation, useSearch} from 'wouter';

export interface Parameter<T> {
  read(written: string | null): T;
  // Empty for what need not be written.
  write(value: T): string;
}

interface AnyParameter {
  read(written: string | null): unknown;
  write(value: never): string;
}
type Shape = Readonly<Record<string, AnyParameter>>;
export type Values<S> = {
  [K in keyof S]: S[K] extends {read(written: string | null): infer T} ? T : never;
};

export const text: Parameter<string> = {read: (written) => written ?? '', write: (value) => value};

export const flag: Parameter<boolean> = {
  read: (written) => written === '1',
  write: (value) => (value ? '1' : ''),
};

// A whole number from 0 on; 0 is not written.
export const count: Parameter<number> = {
  read: (written) => (/^\d{1,9}$/.test(written ?? '') ? Number(written) : 0),
  write: (value) => (value === 0 ? '' : String(value)),
};

export function choice<T extends string>(values: readonly T[], otherwise: T): Parameter<T> {
  return {
    read: (written) => values.find((value) => value === written) ?? otherwise,
    write: (value) => (value === otherwise ? '' : value),
  };
}

export function list<T extends string>(values: readonly T[]): Parameter<T[]> {
  return {
    read: (written) => {
      const named = (written ?? '').split(',');
      return values.filter((value) => named.includes(value));
    },
    write: (value) => value.join(','),
  };
}

export type Change<S> = (values: Partial<Values<S>>, how?: 'push' | 'replace') => void;

export function readAddress<S extends Shape>(shape: S, search: string): Values<S> {
  const written = new URLSearchParams(search);
  const entries = Object.entries(shape).map(([key, one]) => [key, one.read(written.get(key))]);
  return Object.fromEntries(entries) as Values<S>;
}

export function writeAddress<S extends Shape>(
  shape: S,
  search: string,
  values: Partial<Values<S>>,
) {
  const written = new URLSearchParams(search);
  for (const [key, value] of Object.entries(values)) {
    const parameter = shape[key];
    const next = parameter && value !== undefined ? parameter.write(value as never) : '';
    if (next) written.set(key, next);
    else written.delete(key);
  }
  return written.toString();
}

export function useAddress<S extends Shape>(shape: S): [Values<S>, Change<S>] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const values = useMemo(() => readAddress(shape, search), [shape, search]);
  const change = useCallback<Change<S>>(
    (changed, how = 'replace') => {
      const next = writeAddress(shape, window.location.search, changed);
      navigate(next ? `${path}?${next}` : path, {replace: how === 'replace'});
    },
    [shape, path, navigate],
  );
  return [values, change];
}
