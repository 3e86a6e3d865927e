import {useSyncExternalStore} from 'react';

// What is typed outlives the place where it is typed: a dialog that is closed, a panel that a narrower
// window has elsewhere. In memory alone, until the page is left or `set` to what it began with.
const drafts = new Map<string, unknown>();
const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function useDraft<T>(key: string, initial: T): [T, (value: T) => void] {
  const value = useSyncExternalStore(subscribe, () => drafts.get(key) as T | undefined);
  const set = (next: T) => {
    drafts.set(key, next);
    for (const listener of listeners) listener();
  };
  return [value ?? initial, set];
}

// When somebody else is there.
export function forgetDrafts() {
  drafts.clear();
}
