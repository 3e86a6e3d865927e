// What the sources publish of the whole country, to stand beside a municipality's figure. Few do: what
// nobody publishes is not made up here.
import {createClient} from '@connectrpc/connect';
import {queryOptions} from '@tanstack/react-query';
import {municipalityClient} from '../api/clients';
import {allPages} from '../api/pages';
import {transport} from '../api/transport';
import {DatasetService} from '../gen/treff/municipality/v1/dataset_service_pb';
import type {Observation, Provenance} from '../gen/treff/municipality/v1/observation_pb';
import {Region_Level} from '../gen/treff/municipality/v1/region_pb';
import {hasValue} from './figure';

const datasetClient = createClient(DatasetService, transport);

export interface CountryFigures {
  // Of each indicator by id, oldest first.
  observations: ReadonlyMap<string, readonly Observation[]>;
  provenances: readonly Provenance[];
}

// By the dataset version that the page shows.
export const countryQuery = (datasetVersion: bigint) =>
  queryOptions({
    queryKey: ['country', Number(datasetVersion)],
    queryFn: async ({signal}): Promise<CountryFigures> => {
      const {regions} = await municipalityClient.listRegions(
        {level: Region_Level.COUNTRY},
        {signal},
      );
      const region = regions[0]?.code;
      if (!region) return {observations: new Map(), provenances: []};
      const pages = await allPages((pageToken) =>
        datasetClient.listObservations(
          {parent: 'indicators/-', region, datasetVersion, pageSize: 1000, pageToken},
          {signal},
        ),
      );
      return {
        observations: byIndicator(pages.flatMap(({observations}) => observations)),
        provenances: pages[0]?.provenances ?? [],
      };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

function byIndicator(observations: readonly Observation[]) {
  const all = new Map<string, Observation[]>();
  for (const one of observations) {
    const known = all.get(one.indicator);
    if (known) known.push(one);
    else all.set(one.indicator, [one]);
  }
  return all;
}

// The country's figure of `period`, else its newest; of what the country has none, undefined.
export function countryFigure(
  figures: CountryFigures | undefined,
  indicatorId: string,
  period: string | undefined,
): Observation | undefined {
  const known = (figures?.observations.get(indicatorId) ?? []).filter(hasValue);
  return known.find((one) => one.period === period) ?? known.at(-1);
}
