// Which colour a municipality has on the map. Pure.
import {codeOf} from '../../api/municipalities';
import type {Recommendation} from '../../gen/treff/recommendation/v1/recommendation_service_pb';

export type Step = 'possible' | '4' | '3' | '2' | '1';

export interface StepRange {
  step: Step;
  from: number;
  to: number;
}

const stepCount = 4;

// Those that can be best in one colour; the others in four steps of points, of equal width.
export function stepsOf(answer: Recommendation): {stepOf: Map<string, Step>; steps: StepRange[]} {
  const others = answer.ranked.filter(({group}) => group > 1).map(({score}) => score);
  const least = others.reduce((a, b) => Math.min(a, b), 100);
  const most = others.reduce((a, b) => Math.max(a, b), 0);
  const width = Math.max(most - least, 0) / stepCount;
  const numberOf = (score: number) =>
    width > 0 ? Math.min(stepCount, 1 + Math.floor((score - least) / width)) : stepCount;
  const stepOf = new Map<string, Step>();
  for (const {municipality, group, score} of answer.ranked) {
    stepOf.set(codeOf(municipality), group > 1 ? (`${numberOf(score)}` as Step) : 'possible');
  }
  const numbers = others.length === 0 ? [] : width > 0 ? [4, 3, 2, 1] : [4];
  const steps = numbers.map((number) => ({
    step: `${number}` as Step,
    from: width > 0 ? least + (number - 1) * width : least,
    to: width > 0 ? least + number * width : most,
  }));
  return {stepOf, steps};
}

// The middle of a drawn shape and how far it reaches, of "M1,2l3,4z" and the like.
export function boxOf(path: string): {x: number; y: number; size: number} | undefined {
  let [x, y] = [0, 0];
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [, letter, dx, dy] of path.matchAll(/([Ml])(-?\d+),(-?\d+)/g)) {
    [x, y] = letter === 'M' ? [Number(dx), Number(dy)] : [x + Number(dx), y + Number(dy)];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  if (left > right) return undefined;
  return {x: (left + right) / 2, y: (top + bottom) / 2, size: Math.max(right - left, bottom - top)};
}
