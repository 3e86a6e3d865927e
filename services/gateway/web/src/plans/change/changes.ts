// What somebody is trying against a plan before it is solved again.

import type {MessageInitShape} from '@bufbuild/protobuf';
import type {
  Allocation,
  AllocationRevision,
  AllocationRevisionSchema,
} from '../../gen/treff/recommendation/v1/allocation_service_pb';

export interface Override {
  case: string;
  // What the case is called.
  reference: string;
  // Empty: unplaced.
  location: string;
  reason: string;
}

export interface Changes {
  overrides: readonly Override[];
  // Places by municipality.
  quotas: ReadonlyMap<string, number>;
  // Weights by term.
  weights: ReadonlyMap<string, number>;
}

export type Change =
  | {kind: 'override'; override: Override}
  | {kind: 'no_override'; case: string}
  | {kind: 'quota'; location: string; capacity: number | undefined}
  | {kind: 'weight'; term: string; weight: number | undefined};

// What a part of a plan's page that changes things is given.
export interface ChangeProps {
  plan: Allocation;
  changes: Changes;
  change: (change: Change) => void;
}

export const nothingChanged: Changes = {overrides: [], quotas: new Map(), weights: new Map()};

function put<T>(map: ReadonlyMap<string, T>, key: string, value: T | undefined) {
  const next = new Map(map);
  if (value === undefined) next.delete(key);
  else next.set(key, value);
  return next;
}

export function changed(changes: Changes, change: Change): Changes {
  switch (change.kind) {
    case 'override': {
      const others = changes.overrides.filter((one) => one.case !== change.override.case);
      return {...changes, overrides: [...others, change.override]};
    }
    case 'no_override':
      return {...changes, overrides: changes.overrides.filter((one) => one.case !== change.case)};
    case 'quota':
      return {...changes, quotas: put(changes.quotas, change.location, change.capacity)};
    case 'weight':
      return {...changes, weights: put(changes.weights, change.term, change.weight)};
  }
}

export const countChanges = ({overrides, quotas, weights}: Changes) =>
  overrides.length + quotas.size + weights.size;

// Reasons stand on one line: a line break is a control character, which the service refuses.
export const oneLine = (typed: string) => typed.replace(/\s+/g, ' ').trim();

export function revisionOf(
  plan: Pick<Allocation, 'name'>,
  changes: Changes,
): MessageInitShape<typeof AllocationRevisionSchema> {
  return {
    base: plan.name,
    overrides: changes.overrides.map(({case: name, location, reason}) => ({
      case: name,
      location,
      reason: oneLine(reason),
    })),
    quotaChanges: [...changes.quotas].map(([location, capacity]) => ({
      location,
      capacity: BigInt(capacity),
    })),
    weightChanges: [...changes.weights].map(([termId, weight]) => ({termId, weight})),
  };
}

// The placements that the service refuses, by what it says of the fields of `revisionOf`.
export function refusedOf(fields: readonly {field: string}[], {overrides}: Changes): Override[] {
  const places = fields.map(
    ({field}) => /^revision\.overrides\[(\d+)\]\.location$/.exec(field)?.[1],
  );
  return overrides.filter((_, at) => places.includes(String(at)));
}

// Which case a person moved, and why.
export const reasonsOf = (revision: AllocationRevision | undefined) =>
  new Map(revision?.overrides.map((one) => [one.case, one.reason]));
