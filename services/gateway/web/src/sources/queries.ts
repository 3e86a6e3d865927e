import {createClient} from '@connectrpc/connect';
import {queryOptions} from '@tanstack/react-query';
import {municipalityClient} from '../api/clients';
import {allPages} from '../api/pages';
import {transport} from '../api/transport';
import {IngestionService, type Source} from '../gen/treff/ingestion/v1/ingestion_service_pb';
import {DatasetService} from '../gen/treff/municipality/v1/dataset_service_pb';
import {type Served, servedBy} from './datasets';

export const ingestionClient = createClient(IngestionService, transport);
export const datasetClient = createClient(DatasetService, transport);

const pageSize = 200;

export const datasetsQuery = queryOptions({
  queryKey: ['datasets'],
  queryFn: async ({signal}) => {
    const pages = await allPages((pageToken) =>
      ingestionClient.listDatasets({pageSize, pageToken}, {signal}),
    );
    return pages.flatMap(({datasets}) => datasets);
  },
});

export const datasetQuery = (name: string) =>
  queryOptions({
    queryKey: ['dataset', name],
    queryFn: ({signal}) => ingestionClient.getDataset({name}, {signal}),
  });

export const importsQuery = (dataset: string) =>
  queryOptions({
    queryKey: ['imports', dataset],
    queryFn: ({signal}) => ingestionClient.listImports({parent: dataset, pageSize: 20}, {signal}),
  });

export const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  queryFn: async ({signal}): Promise<Source[]> =>
    (await ingestionClient.listSources({pageSize}, {signal})).sources,
  staleTime: 5 * 60_000,
});

export const versionsQuery = queryOptions({
  queryKey: ['versions'],
  queryFn: async ({signal}) =>
    (await datasetClient.listDatasetVersions({pageSize: 50}, {signal})).datasetVersions,
});

export const indicatorsQuery = queryOptions({
  queryKey: ['indicators'],
  queryFn: async ({signal}) =>
    (await datasetClient.listIndicators({pageSize: 500}, {signal})).indicators,
  staleTime: 5 * 60_000,
});

// How datasets came and how far they reach, as one municipality's profile cites them: the contracts
// say it nowhere else.
export const servedQuery = queryOptions({
  queryKey: ['served'],
  queryFn: async ({signal}): Promise<Served> => {
    const {municipalities} = await municipalityClient.listMunicipalities({pageSize: 1}, {signal});
    const [first] = municipalities;
    if (!first) return new Map();
    return servedBy(await municipalityClient.getProfile({name: `${first.name}/profile`}, {signal}));
  },
});
