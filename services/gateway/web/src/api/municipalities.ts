// The municipalities of today by code, which search, filters and names need.
import {queryOptions, useQuery} from '@tanstack/react-query';
import {useMemo} from 'react';
import {municipalityClient} from './clients';
import {allPages} from './pages';

export interface Place {
  // Four digits.
  code: string;
  name: string;
  county: string;
  // Two digits.
  countyCode: string;
}

async function fetchAll(signal: AbortSignal): Promise<Place[]> {
  const pages = await allPages((pageToken) =>
    municipalityClient.listMunicipalities({pageSize: 500, pageToken}, {signal}),
  );
  return pages.flatMap(({municipalities}) =>
    municipalities.map(({name, region, countyDisplayName}) => ({
      code: codeOf(name),
      name: region?.displayName ?? codeOf(name),
      county: countyDisplayName,
      countyCode: codeOf(region?.county ?? ''),
    })),
  );
}

export const allMunicipalities = queryOptions({
  queryKey: ['municipalities'],
  queryFn: ({signal}) => fetchAll(signal),
  staleTime: 10 * 60_000,
});

// "0301" of "municipalities/0301".
export const codeOf = (name: string) => name.slice(name.lastIndexOf('/') + 1);

export type NameOf = (location: string) => string;

// Names of `municipalities/{code}`; the code until they are known. A place that is no municipality,
// as in plans of outside problems, is called as it is written there.
export function usePlaceName(): NameOf {
  const {data} = useQuery(allMunicipalities);
  return useMemo(() => {
    const names = new Map(data?.map(({code, name}) => [`municipalities/${code}`, name]));
    return (location) => names.get(location) ?? codeOf(location);
  }, [data]);
}
