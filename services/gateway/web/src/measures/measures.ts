// What is asked of the service of measures.
import {createClient} from '@connectrpc/connect';
import {queryOptions} from '@tanstack/react-query';
import {transport} from '../api/transport';
import {
  GetMeasuresRequest_Format as Format,
  GetMeasuresRequest_GroupBy as GroupBy,
  MeasureService,
} from '../gen/treff/casework/v1/measure_service_pb';
import {choice, count, flag, text, type Values} from '../ui/address';

const client = createClient(MeasureService, transport);

export const splits = [
  'none',
  'YEAR',
  'MONTH',
  'MUNICIPALITY',
  'COUNTY',
  'COUNTRY_GROUP',
  'AGE',
  'EDUCATION',
  'HOUSEHOLD',
  'CHOICE',
] as const;
export type Split = (typeof splits)[number];

export const measureShape = {
  year: count,
  // `municipalities/{code}`; empty for the country.
  place: text,
  by: choice(splits, 'YEAR'),
  measure: text,
  synthetic: flag,
};
export type Wanted = Values<typeof measureShape>;

// Months are of one year: without one they are those of this year.
export function requestOf({year, place, by, measure, synthetic}: Wanted, thisYear: number) {
  return {
    year: by === 'MONTH' && year === 0 ? thisYear : year,
    place,
    groupBy: by === 'none' ? GroupBy.GROUP_BY_UNSPECIFIED : GroupBy[by],
    measures: measure ? [measure] : [],
    synthetic,
    format: Format.CSV,
  };
}

export const measuresQuery = (wanted: Wanted, thisYear: number) =>
  queryOptions({
    queryKey: ['measures', wanted],
    queryFn: ({signal}) => client.getMeasures(requestOf(wanted, thisYear), {signal}),
  });

export const definitionsQuery = queryOptions({
  queryKey: ['measure-definitions'],
  queryFn: async ({signal}) => (await client.listMeasureDefinitions({}, {signal})).definitions,
  staleTime: 10 * 60_000,
});
