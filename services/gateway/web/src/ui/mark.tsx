// A word in a frame; its colour never says more than the word.
import type {ReactNode} from 'react';

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger';

export function Mark({tone = 'neutral', children}: {tone?: Tone; children: ReactNode}) {
  return (
    <span className="mark" data-tone={tone}>
      {children}
    </span>
  );
}
