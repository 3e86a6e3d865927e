// Measures: the table first, the line beside it, what is withheld said so.
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {
  type GetMeasuresRequest,
  GetMeasuresRequest_GroupBy as GroupBy,
  MeasureService,
} from '../../src/gen/treff/casework/v1/measure_service_pb';
import {definitions, measures} from './fixtures/measures';
import {answerPlaces} from './fixtures/places';
import {accessibilityFaults, schemes, scrollsSideways, Views, widths} from './harness';

const analyst = {role: 'analyst', place: ''} as const;

let views: Views;
beforeAll(async () => {
  views = await Views.start();
});
afterAll(() => views.stop());

function open(path: string, asked: GetMeasuresRequest[] = [], more = {}) {
  return views.open({
    path,
    session: analyst,
    services: (router) => {
      answerPlaces(router);
      router.service(MeasureService, {
        listMeasureDefinitions: () => ({definitions}),
        getMeasures: (request) => {
          asked.push(request);
          return measures;
        },
      });
    },
    ...more,
  });
}

describe('measures', () => {
  it('are listed with n, interval and adjusted value, and lead to their groups', async () => {
    const {page, complaints} = await open('/measures');
    await page.getByRole('row', {name: /Avslag 214 21 % \(16–27 %\) 22 %/}).waitFor();

    await page.getByRole('button', {name: 'Avslag'}).click();

    await page.getByText('holdt tilbake: færre enn fem saker').waitFor();
    await page.getByText('Om avslaget kunne vært unngått.').waitFor();
    await page.getByRole('img', {name: /Fra 27 % i 2023 til 15 % i 2026/}).waitFor();
    expect(complaints).toEqual([]);
  });

  it('are asked for as the address says', async () => {
    const asked: GetMeasuresRequest[] = [];
    const {page} = await open('/measures?by=EDUCATION&year=2025&synthetic=1', asked);
    await page.getByText('Regnet ut 29. nov. 2026').waitFor();

    expect(asked[0]).toMatchObject({groupBy: GroupBy.EDUCATION, year: 2025, synthetic: true});
  });
});

// The figures that a young house does not have yet: tests/web looks at the view without them.
it.each(['/measures', '/measures?measure=declined'])('%s is accessible', async (path) => {
  const {page} = await open(path);
  await page.getByText('Regnet ut 29. nov. 2026').waitFor();

  for (const width of widths) {
    await page.setViewportSize({width, height: 900});
    for (const colorScheme of schemes) {
      await page.emulateMedia({colorScheme});
      expect(await accessibilityFaults(page), `${width} ${colorScheme}`).toEqual([]);
    }
    expect(await scrollsSideways(page)).toBe(false);
  }
});
