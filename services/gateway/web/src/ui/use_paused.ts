import {useEffect, useState} from 'react';

const pauseMs = 200;

// `value` as it was when it last stayed the same for a moment: what is asked for while somebody types.
export function usePaused<T>(value: T): T {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
}
