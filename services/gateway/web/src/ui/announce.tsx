// Says something to those who listen: "the answer came", never each row.
import {useSyncExternalStore} from 'react';

let said = '';
const listeners = new Set<() => void>();

export function announce(text: string) {
  said = text;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Announcer() {
  const text = useSyncExternalStore(subscribe, () => said);
  return (
    <div className="ds-sr-only" role="status">
      {text}
    </div>
  );
}
