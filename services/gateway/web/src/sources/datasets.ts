// How a dataset stands, worst first: what failed needs somebody, what is late may.
import {provenancesOf} from '../figures/facts';
import {
  type Dataset,
  type Import,
  Import_State,
} from '../gen/treff/ingestion/v1/ingestion_service_pb';
import type {Profile} from '../gen/treff/municipality/v1/municipality_service_pb';
import {Observation_Method, type Provenance} from '../gen/treff/municipality/v1/observation_pb';

export const standings = ['failed', 'late', 'running', 'never', 'fine', 'retired'] as const;
export type Standing = (typeof standings)[number];

export function standingOf(dataset: Dataset): Standing {
  const state = dataset.latestImport?.state;
  if (state === undefined) return 'never';
  if (state === Import_State.FAILED) return 'failed';
  if (state === Import_State.RETIRED) return 'retired';
  if (state === Import_State.WAITING || state === Import_State.RUNNING) return 'running';
  return (dataset.lateness?.seconds ?? 0n) > 0n ? 'late' : 'fine';
}

// Within a standing they keep the catalogue's order.
export const byStanding = (datasets: readonly Dataset[]) =>
  [...datasets].sort((a, b) => standings.indexOf(standingOf(a)) - standings.indexOf(standingOf(b)));

export const idOf = (name: string) => name.slice(name.indexOf('/') + 1);

export interface ServedDataset {
  provenance: Provenance;
  newestPeriod: string;
}
export type Served = ReadonlyMap<string, ServedDataset>;

const later = (a: string, b: string) => (b > a ? b : a);

// By dataset, as the profile cites them: how it came, and the newest period that it gave.
export function servedBy(profile: Pick<Profile, 'facts' | 'provenances'>): Served {
  const served = new Map<string, ServedDataset>();
  for (const observation of profile.facts.flatMap(({own, best}) => [own, best])) {
    // What is computed has the period of its newest part.
    const isSaid = observation?.method === Observation_Method.METHOD_UNSPECIFIED;
    const period = isSaid ? observation.period : '';
    for (const provenance of provenancesOf(observation, profile.provenances)) {
      const newestPeriod = later(served.get(provenance.dataset)?.newestPeriod ?? '', period);
      served.set(provenance.dataset, {provenance, newestPeriod});
    }
  }
  return served;
}

export const newestPeriodOf = (dataset: Dataset, served: Served): string =>
  dataset.publishedImport?.report?.newestPeriod ||
  served.get(idOf(dataset.name))?.newestPeriod ||
  '';

export const stateKey = (one: Import | undefined) =>
  one ? (Import_State[one.state].toLowerCase() as Lowercase<keyof typeof Import_State>) : 'never';
