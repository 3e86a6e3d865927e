// The terms of one municipality on a fixed axis from 0 to 100, and below them where the score lies.
// For the eye alone: the numbers stand beside it.
import {memo} from 'react';
import type {Segment} from './ranking';

interface PointsBarProps {
  segments: readonly Segment[];
  score: number;
  lower: number;
  upper: number;
  // The term in its own colour; empty for none.
  chosen: string;
}

const inAxis = (points: number) => Math.min(100, Math.max(0, points));

export const PointsBar = memo(function PointsBar({
  segments,
  score,
  lower,
  upper,
  chosen,
}: PointsBarProps) {
  return (
    <svg className="points-bar" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">
      <line className="points-axis" x1="0" x2="100" y1="13.5" y2="13.5" />
      {segments.map(({termId, from, to}, i) => (
        <rect
          key={termId}
          className="points-term"
          data-shade={i % 2}
          data-chosen={chosen === '' ? undefined : chosen === termId}
          x={inAxis(from)}
          width={Math.max(0, inAxis(to) - inAxis(from))}
          y="0"
          height="8"
        />
      ))}
      <line className="points-range" x1={inAxis(lower)} x2={inAxis(upper)} y1="11.5" y2="11.5" />
      <line className="points-score" x1={inAxis(score)} x2={inAxis(score)} y1="0" y2="13" />
    </svg>
  );
});
