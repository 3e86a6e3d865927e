import {queryOptions} from '@tanstack/react-query';
import {municipalityClient} from '../api/clients';
import {allPages} from '../api/pages';
import type {Municipality} from '../gen/treff/municipality/v1/municipality_service_pb';
import type {Provenance} from '../gen/treff/municipality/v1/observation_pb';

export interface Listed {
  municipalities: Municipality[];
  provenances: Provenance[];
  datasetVersion: bigint;
}

async function fetchList(signal: AbortSignal): Promise<Listed> {
  const pages = await allPages((pageToken) =>
    municipalityClient.listMunicipalities({pageSize: 500, pageToken}, {signal}),
  );
  const {provenances, datasetVersion} = pages.at(-1)!;
  const municipalities = pages.flatMap((page) => page.municipalities);
  return {municipalities, provenances, datasetVersion};
}

export const listQuery = queryOptions({
  queryKey: ['municipalities', 'figures'],
  queryFn: ({signal}) => fetchList(signal),
  staleTime: 60_000,
});

export const municipalityQuery = (code: string) =>
  queryOptions({
    queryKey: ['municipality', code],
    queryFn: ({signal}) =>
      municipalityClient.getMunicipality({name: `municipalities/${code}`}, {signal}),
    staleTime: 60_000,
  });
