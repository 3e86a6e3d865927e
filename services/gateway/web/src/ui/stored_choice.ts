// One choice of the reader out of a few, kept in the browser and shared by its tabs. Nothing that
// says who somebody is belongs here.
import {useSyncExternalStore} from 'react';

export interface StoredChoice<T extends string> {
  get(): T;
  set(value: T): void;
  use(): T;
}

export function storedChoice<T extends string>(
  key: string,
  values: readonly T[],
  otherwise: () => T,
): StoredChoice<T> {
  const listeners = new Set<() => void>();
  let fallback: T | undefined;
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const get = () => {
    const stored = read(key);
    const known = values.find((value) => value === stored);
    if (known) return known;
    fallback ??= otherwise();
    return fallback;
  };
  globalThis.addEventListener?.('storage', (event) => {
    if (event.key === key) tell();
  });
  return {
    get,
    set: (value) => {
      fallback = value;
      write(key, value);
      tell();
    },
    use: () =>
      useSyncExternalStore((listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      }, get),
  };
}

// A browser may forbid storage; the choice then lasts as long as the page.
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Said above.
  }
}
