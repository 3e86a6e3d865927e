// One tab stop for a list of buttons: arrows, Home, End, Page keys, and typing finds a name.
import {type KeyboardEvent, useRef} from 'react';

const page = 10;
const typingMs = 800;

export interface Roving {
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

// `names` in the order of the list; `go` chooses and is told where focus shall be.
export function useRoving(
  names: readonly string[],
  current: number,
  go: (to: number) => void,
): Roving {
  const typed = useRef({text: '', time: 0});
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = targetOf(event.key, current, names.length) ?? byTyping(event.key);
    if (to === undefined || to < 0) return;
    event.preventDefault();
    go(to);
  };
  const byTyping = (key: string) => {
    if (key.length !== 1 || key === ' ' || key === '/') return undefined;
    const now = Date.now();
    const before = now - typed.current.time < typingMs ? typed.current.text : '';
    typed.current = {text: before + key.toLocaleLowerCase(), time: now};
    return names.findIndex((name) => name.toLocaleLowerCase().startsWith(typed.current.text));
  };
  return {onKeyDown};
}

export function targetOf(key: string, current: number, count: number): number | undefined {
  const steps: Record<string, number> = {
    ArrowDown: current + 1,
    ArrowUp: current - 1,
    PageDown: current + page,
    PageUp: current - page,
    Home: 0,
    End: count - 1,
  };
  const to = steps[key];
  if (to === undefined || count === 0) return undefined;
  return Math.min(Math.max(to, 0), count - 1);
}
