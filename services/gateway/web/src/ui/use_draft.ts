import {useSyncExternalStore} from 'react';

// What is typed outlives the place where it is typed: a dialog that is closed, a panel that a narrower
// window has elsewhere. In memory alone, until the page is left or somebody else is there.
const drafts = new Map<string, unknown>();
const listeners = new Set<() => void>();

function tell() {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

// Outside of what is drawn; `undefined` forgets it.
export const draftOf = <T>(key: string) => drafts.get(key) as T | undefined;
export function keepDraft(key: string, value: unknown) {
  if (value === undefined) drafts.delete(key);
  else drafts.set(key, value);
  tell();
}

export function useDraft<T>(key: string, initial: T): [T, (value: T) => void] {
  const value = useSyncExternalStore(subscribe, () => draftOf<T>(key));
  return [value ?? initial, (next) => keepDraft(key, next)];
}

// When somebody else is there.
export function forgetDrafts() {
  drafts.clear();
  tell();
}
