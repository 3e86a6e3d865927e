// Sources, municipalities beside each other, measures, and lists that leave the page.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';

import {closing} from '../house.mjs';

const saved = async (page, button) => {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return readFileSync(await download.path(), 'utf8');
};

export function figureJourneys(house) {
  test('every dataset has its state, its owner and its imports', async () => {
    const {datasets} = await house.call('ingestion.v1.IngestionService/ListDatasets', {pageSize: 200});
    await closing(await house.open('/sources', {role: 'analyst'}), async page => {
      await page.getByRole('heading', {name: 'Kilder', level: 1}).waitFor();
      await page.getByText(`${datasets.length} datasett`, {exact: false}).waitFor();
      await page.getByRole('table').first().getByRole('link').first().click();
      await page.getByText('Hentet').first().waitFor();
    });
  });

  test('municipalities stand beside each other, and only where they differ if that is wanted', async () => {
    await closing(await house.open('/compare?m=0301,5501', {role: 'analyst'}), async page => {
      const rows = page.locator('.compare-table tbody tr');
      await rows.first().waitFor();
      const all = await rows.count();
      await page.getByRole('switch', {name: 'Vis bare klare forskjeller'}).check();
      await page.waitForURL(/differences=1/);

      assert.ok(await rows.count() < all);
      await page.getByRole('button', {name: 'Legg til', exact: true}).waitFor();
      await page.getByLabel('Legg til en kommune').fill('Atlantis');
      await page.getByRole('button', {name: 'Legg til', exact: true}).click();
      await page.getByText('Ingen kommune heter «Atlantis».', {exact: false}).waitFor();
      assert.equal(await page.getByLabel('Legg til en kommune').inputValue(), 'Atlantis');
    });
  });

  test('a citation leads to its fact, with all that is behind it', async () => {
    const cases = (await house.call('casework.v1.CaseService/ListCases', {states: ['REGISTERED']})).cases;
    const {name} = cases.find(({reference}) => reference.includes('stor familie'));
    await closing(await house.open(`/${name}`), async page => {
      await page.locator('.citations a').first().click();
      await page.waitForURL(/municipalities\/\d{4}\?fact=/);
      await page.locator('.fact-details').waitFor();
      await page.waitForFunction(() => document.activeElement.getAttribute('aria-expanded') === 'true');
    });
  });

  test('measures of few cases are withheld, and say so', async () => {
    await closing(await house.open('/measures?synthetic=1&by=none', {role: 'analyst'}), async page => {
      await page.getByRole('heading', {name: 'Resultater', level: 1}).waitFor();
      await page.getByText('Oppdiktet, til øving.').waitFor();
      await page.getByRole('table').first().waitFor();
      assert.ok(await page.getByText(/holdt tilbake|ingen saker/).count() > 0);
      const csv = await saved(page, page.getByRole('button', {name: 'Last ned som CSV'}));
      assert.match(csv, /;|,/);
    });
  });

  test('the ranking leaves as a file for spreadsheets: all rows, and what they rest on', async () => {
    const {cases} = await house.call('casework.v1.CaseService/ListCases', {reference: 'SYNTETISK 1'});
    const answer = await house.call('recommendation.v1.RecommendationService/Recommend',
                                    {case: cases[0].name, language: 'nb'});
    await closing(await house.open(`/${cases[0].name}`), async page => {
      await page.locator('.reasons-sum').waitFor();
      const csv = await saved(page, page.getByRole('button', {name: 'Last ned rangeringen som CSV'}));

      const lines = csv.replace('\ufeff', '').trimEnd().split('\r\n');
      assert.equal(lines.length, answer.ranked.length + 1);
      assert.ok(lines[1].includes(answer.ranked[0].displayName));
    });
  });

  test('printed, a case is its reasons alone, with sources, versions and digest', async () => {
    const {cases} = await house.call('casework.v1.CaseService/ListCases', {reference: 'SYNTETISK 1'});
    await closing(await house.open(`/${cases[0].name}`), async page => {
      await page.locator('.reasons-sum').waitFor();
      await page.emulateMedia({media: 'print'});

      assert.equal(await page.getByRole('navigation').count(), 0);
      for (const part of ['.verdict-lead', '.reasons-sum', '.citations', '.case-foot code']) {
        assert.ok(await page.locator(part).first().isVisible(), part);
      }
      const pdf = await page.pdf({format: 'A4'});
      assert.ok(pdf.length > 10_000);
    });
  });
}
