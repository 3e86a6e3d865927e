// A municipality sees what it was asked, answers and reports; a county reports for its municipalities.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {ask, closing} from '../house.mjs';

const municipality = {role: 'municipality', place: '5501'};
const tromso = 'municipalities/5501';
const troms = 'regions/55';

const report = house => house.call('municipality.v1.ReportService/GetReport',
                                   {name: `${tromso}/reports/latest`, reporter: tromso});

export function municipalityJourneys(house) {
  test('a municipality sees what it is asked, and says yes with a day', async () => {
    const {request} = await ask(house, {reference: 'SYNTETISK til Tromsø'}, tromso);
    await closing(await house.open('/', municipality), async page => {
      await page.getByRole('heading', {name: 'Anmodninger til Tromsø', level: 1}).waitFor();
      // The reference is the officer's until the household is the municipality's.
      assert.equal(await page.getByText('SYNTETISK til Tromsø').count(), 0);
      assert.equal(await page.getByText('oppdiktet, til øving').count(), 1);
      await page.getByRole('button', {name: 'Si ja'}).click();
      await page.getByLabel('Kan ta imot fra').fill('2020-01-01');
      await page.getByRole('button', {name: 'Si ja'}).click();
      await page.getByRole('link', {name: /Velg en dag fra i dag av/}).waitFor();
      await page.getByLabel('Kan ta imot fra').fill('');
      await page.getByRole('button', {name: 'Si ja'}).click();
      await page.getByText('Ingen anmodninger å svare på').waitFor();
      await page.getByText(/^Dere har sagt ja til/).waitFor();
      await page.getByRole('button', {name: 'Vis svaret'}).click();
      await page.getByRole('heading', {name: /^SYNTETISK til Tromsø/}).waitFor();
    });
    const answered = await house.call(
        'casework.v1.SettlementRequestService/GetSettlementRequest', {name: request.name});
    assert.equal(answered.state, 'ACCEPTED');
  });

  test('a no needs its reason, beside the field and in the summary, and keeps what was typed', async () => {
    const {request} = await ask(house, {reference: 'SYNTETISK som får nei'}, tromso);
    await closing(await house.open('/asked', municipality), async page => {
      await page.getByRole('button', {name: 'Si nei'}).click();
      await page.getByLabel('Med egne ord').fill('Skolen bygges om');
      await page.getByRole('button', {name: 'Si nei'}).click();
      await page.getByRole('link', {name: 'Velg en grunn.'}).waitFor();
      assert.equal(await page.evaluate(() => document.activeElement.tagName), 'DS-ERROR-SUMMARY');
      await page.getByLabel('Hvorfor?').selectOption('OTHER_DECLINE');
      await page.getByRole('button', {name: 'Si nei'}).click();
      await page.getByText('Ingen anmodninger å svare på').waitFor();
    });
    const answered = await house.call(
        'casework.v1.SettlementRequestService/GetSettlementRequest', {name: request.name});
    assert.deepEqual([answered.declineReason, answered.declineNote], ['OTHER_DECLINE', 'Skolen bygges om']);
  });

  test('a report with a fault is not sent and loses nothing; mended, it is receipted', async () => {
    const places = 'Ledige plasser i introduksjonsprogrammet';
    await closing(await house.open('/reports', municipality), async page => {
      await page.getByLabel(places).fill('mange');
      await page.getByLabel('Ledige plasser i bemannet bolig').fill('0');
      await page.getByRole('button', {name: 'Send inn'}).click();
      await page.getByRole('link', {name: /introduksjonsprogrammet: skriv et tall/}).click();
      assert.equal(await page.evaluate(() => document.activeElement.id), 'introduction_places');
      assert.equal(await page.getByLabel(places).inputValue(), 'mange');
      await page.reload();
      await page.getByText('Utkastet ditt er hentet fram.').waitFor();
      await page.getByLabel(places).fill('7');
      await page.getByRole('button', {name: 'Send inn'}).click();
      await page.getByText('Meldingen er mottatt', {exact: true}).waitFor();
    });
    const kept = await report(house);
    // What was not said is left out; a zero was said.
    assert.deepEqual([kept.introductionPlaces, kept.staffedPlaces, kept.adultEducation], [7, 0, undefined]);
  });

  test('without a change the last report is confirmed in one click', async () => {
    await closing(await house.open('/reports', municipality), async page => {
      await page.getByRole('button', {name: 'Ingen endring: bekreft i dag'}).click();
      await page.getByText('Meldingen er mottatt', {exact: true}).waitFor();
    });
  });

  test('a county recommends a number for next year', async () => {
    const nextYear = new Date().getFullYear() + 1;
    await closing(await house.open('/reports', {role: 'county', place: '55'}), async page => {
      await page.getByLabel('Kommune', {exact: true}).selectOption({label: 'Tromsø'});
      await page.getByLabel('År', {exact: true}).selectOption(String(nextYear));
      await page.getByLabel('Personer kommunen bør bosette').fill('40');
      await page.getByRole('button', {name: 'Send inn'}).click();
      await page.getByText('Meldingen er mottatt', {exact: true}).waitFor();
      // What was sent is there the next time, with its year.
      await page.getByRole('button', {name: 'Endre meldingen'}).click();
      assert.equal(await page.getByLabel('År', {exact: true}).inputValue(), String(nextYear));
      assert.equal(await page.getByLabel('Personer kommunen bør bosette').inputValue(), '40');
    });
    const {recommendedNumber} = await house.call('municipality.v1.ReportService/GetReport',
                                                 {name: `${tromso}/reports/latest`, reporter: troms});
    assert.deepEqual(recommendedNumber, {year: nextYear, persons: 40});
  });
}
