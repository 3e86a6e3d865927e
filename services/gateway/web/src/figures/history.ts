// A fact through time, as points of a small line.
import type {Fact, Observation} from '../gen/treff/municipality/v1/observation_pb';
import {hasValue} from './figure';

// The municipality's own observations, oldest first, with and without a value.
export function observationsOf(fact: Fact): Observation[] {
  const all = fact.own ? [fact.own, ...fact.history] : [...fact.history];
  return all.sort((a, b) => (a.periodEnd < b.periodEnd ? -1 : a.periodEnd > b.periodEnd ? 1 : 0));
}

export interface Point {
  x: number;
  y: number;
}

export interface Line {
  // A line breaks where a figure is missing: nothing is drawn over a hole.
  pieces: Point[][];
  first: Observation;
  last: Observation;
}

// Within `width` by `height`; undefined with fewer than two values.
export function lineOf(observations: readonly Observation[], width: number, height: number) {
  const known = observations.filter(hasValue);
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last || known.length < 2) return undefined;
  const time = (one: Observation) => Date.parse(one.periodEnd);
  const values = known.map((one) => one.value!);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const [begin, span] = [time(first), time(last) - time(first)];
  const at = (one: Observation): Point => ({
    x: span > 0 ? ((time(one) - begin) / span) * width : width,
    y: most > least ? height - ((one.value! - least) / (most - least)) * height : height / 2,
  });
  const pieces: Point[][] = [[]];
  for (const one of observations) {
    if (hasValue(one)) pieces.at(-1)!.push(at(one));
    else if (pieces.at(-1)!.length > 0) pieces.push([]);
  }
  const line: Line = {pieces: pieces.filter((piece) => piece.length > 0), first, last};
  return line;
}
