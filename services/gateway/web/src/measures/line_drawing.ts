// Where the points of a line are drawn. The axis begins at nothing: a course is not made steeper
// than it is.
import type {Point} from './measure_values';

export const width = 480;
export const height = 240;
const left = 56;
const right = 24;
const top = 20;
const bottom = 24;

interface Mark {
  group: string;
  label: string;
  x: number;
  y: number;
  // Lower and upper end, as places on the drawing.
  interval: readonly [number, number] | undefined;
}

export interface Drawing {
  marks: Mark[];
  // For `points` of a polyline.
  raw: string;
  // Empty where not every point is adjusted.
  adjusted: string;
  ticks: {y: number; value: number}[];
}

export function drawingOf(points: readonly Point[]): Drawing {
  const most = Math.max(
    ...points.flatMap(({value}) => [value.raw, value.rawUpper ?? value.raw, value.adjusted ?? 0]),
    // Nothing at all still has an axis.
    1e-9,
  );
  const round = (value: number) => Math.round(value * 10) / 10;
  const step = points.length > 1 ? (width - left - right) / (points.length - 1) : 0;
  const xOf = (i: number) => round(left + i * step);
  const yOf = (value: number) => round(height - bottom - (value / most) * (height - top - bottom));
  const every = Math.ceil(points.length / 8);
  const marks = points.map(({group, value}, i) => ({
    group,
    label: i % every === 0 ? labelOf(group) : '',
    x: xOf(i),
    y: yOf(value.raw),
    interval:
      value.rawLower === undefined || value.rawUpper === undefined
        ? undefined
        : ([yOf(value.rawLower), yOf(value.rawUpper)] as const),
  }));
  const isAdjusted = points.every(({value}) => value.adjusted !== undefined);
  return {
    marks,
    raw: marks.map(({x, y}) => `${x},${y}`).join(' '),
    adjusted: isAdjusted
      ? points.map(({value}, i) => `${xOf(i)},${yOf(value.adjusted ?? 0)}`).join(' ')
      : '',
    ticks: [0, most].map((value) => ({y: yOf(value), value})),
  };
}

// "03" of "2026-03": the year stands in the choice above.
const labelOf = (group: string) => (group.length > 4 ? group.slice(5) : group);
