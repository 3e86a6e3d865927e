// Names of tries, so that what was made in a try whose answer was lost is found by the next.
import {useRef} from 'react';

// The id for sending `content`: the same as long as the content is, another for another.
export function useRequestId(): (content: unknown) => string {
  const last = useRef({content: '', id: ''});
  return (content) => {
    const now = JSON.stringify(content);
    if (now !== last.current.content) last.current = {content: now, id: crypto.randomUUID()};
    return last.current.id;
  };
}
