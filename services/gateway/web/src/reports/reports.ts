// What the page of reports asks for.
import {queryOptions} from '@tanstack/react-query';
import {allMunicipalities, type Place} from '../api/municipalities';
import {reportClient} from '../api/report_client';

// The municipality itself, or those of a county.
export const reportPlaces = (reporter: string) =>
  queryOptions({
    ...allMunicipalities,
    select: (places: Place[]) =>
      places.filter(({code, countyCode}) =>
        [`municipalities/${code}`, `regions/${countyCode}`].includes(reporter),
      ),
  });

export const latestQuery = (reporter: string, municipality: string) =>
  queryOptions({
    queryKey: ['latest-report', reporter, municipality],
    queryFn: ({signal}) =>
      reportClient.getReport(
        {name: `municipalities/${municipality}/reports/latest`, reporter},
        {signal},
      ),
    // Nothing changes below somebody who is writing.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: 'always',
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

// The languages that can be reported come with the file for many reports.
export const languagesQuery = (reporter: string) =>
  queryOptions({
    queryKey: ['report-languages'],
    queryFn: async ({signal}) => {
      const county = reporter.startsWith('regions/') ? reporter : '';
      const template = await reportClient.getReportTemplate({county, reporter: county}, {signal});
      return template.languages;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
