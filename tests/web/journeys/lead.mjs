// A lead makes a plan of the cases that are ready, changes it, compares, approves and sends.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {closing} from '../house.mjs';

const lead = {role: 'lead'};

// So many households that are ready, made up and alike.
async function readyCases(house, count) {
  for (let i = 0; i < count; i += 1) {
    const {name} = await house.createCase({
      reference: `SYNTETISK plan ${i + 1}`,
      track: 'QUOTA_REFUGEE',
      members: Array.from({length: 1 + (i % 4)}, (_, j) => ({
        relation: j === 0 ? 'REFERENCE_PERSON' : 'CHILD',
        birthYear: j === 0 ? 1988 : 2015,
      })),
    });
    await house.call('casework.v1.CaseService/SubmitCase', {name});
  }
}

export function leadJourneys(house) {
  // The plan that later tests and pictures look at.
  const made = {};

  test('a plan is made of the ready cases, and bad numbers are said', async () => {
    await readyCases(house, 6);
    await closing(await house.open('/plans/new?track=QUOTA_REFUGEE', lead), async page => {
      await page.getByText('6 saker, ').waitFor();
      await page.getByText('Oppdiktet, til øving.').waitFor();
      await page.getByLabel('Lengste regnetid, i sekunder').fill('-5');
      await page.getByRole('button', {name: 'Lag plan'}).click();
      await page.getByRole('link', {name: /Skriv et tall fra 1 til 86400/}).waitFor();
      assert.equal(await page.evaluate(() => document.activeElement.tagName), 'DS-ERROR-SUMMARY');
      await page.getByLabel('Lengste regnetid, i sekunder').fill('10');
      await page.getByRole('button', {name: 'Lag plan'}).click();
      await page.getByRole('tab', {name: 'Saker'}).waitFor();
      made.first = new URL(page.url()).pathname;
      await page.getByText('Oppdiktet, til øving.').waitFor();
    });
  });

  test('a case is left out of a new plan', async () => {
    await closing(await house.open('/plans/new?track=QUOTA_REFUGEE', lead), async page => {
      await page.getByText('6 saker, ').waitFor();
      await page.getByText('Se sakene og ta ut noen').click();
      await page.getByRole('checkbox', {name: /^SYNTETISK plan/}).first().uncheck();
      await page.getByText(/^5 saker, .*1 sak er tatt ut\./).waitFor();
    });
  });

  test('a case is held elsewhere with a reason, and what moved is told', async () => {
    await closing(await house.open(`${made.first}?tab=cases`, lead), async page => {
      await page.getByRole('button', {name: /^Lås eller flytt\s+SYNTETISK plan/}).first().click();
      await page.getByLabel('Flytt saken til en annen kommune').check();
      await page.getByRole('button', {name: 'Ta med i neste utregning'}).click();
      await page.getByRole('link', {name: 'Skriv hvorfor.'}).waitFor();
      const dialog = page.getByRole('dialog');
      // Only what the rules allow is offered: the service refuses the others.
      await dialog.getByText(/utelukket for saken og står ikke i listen/).waitFor();
      await dialog.getByLabel('Kommune', {exact: true}).selectOption({index: 3});
      await dialog.getByLabel('Hvorfor?').fill('Søskenpar i nabokommunen');
      await page.getByRole('button', {name: 'Ta med i neste utregning'}).click();
      await page.getByText(/Søskenpar i nabokommunen/).first().waitFor();
      await page.getByRole('button', {name: 'Regn ut på nytt'}).click();
      await page.waitForURL(address => address.pathname !== made.first);
      await page.getByRole('tab', {name: 'Flyttede saker'}).click();
      await page.getByText('Flyttet av en person: Søskenpar i nabokommunen').waitFor();
      made.second = new URL(page.url()).pathname;
    });
  });

  test('two plans are compared, the older one first', async () => {
    await closing(await house.open('/plans', lead), async page => {
      await page.getByRole('checkbox').nth(1).waitFor();
      await page.getByRole('checkbox').nth(0).check();
      await page.getByRole('checkbox').nth(1).check();
      await page.getByRole('button', {name: 'Sammenlign de to valgte'}).click();
      await page.getByText(/plasseres annerledes/).first().waitFor();
      made.comparison = new URL(page.url()).pathname;
      assert.ok(made.comparison.startsWith(made.first), made.comparison);
    });
  });

  test('an officer cannot approve it', async () => {
    await closing(await house.open(made.second), async page => {
      await page.getByText('Bare en leder kan godkjenne planer.').waitFor();
    });
  });

  test('a lead approves with a reason, and the requests are sent', async () => {
    await closing(await house.open(made.second, lead), async page => {
      await page.getByRole('button', {name: 'Godkjenn planen'}).click();
      await page.getByRole('link', {name: 'Skriv en begrunnelse.'}).waitFor();
      await page.getByLabel('Begrunnelse').fill('Gjennomgått med enheten');
      await page.getByRole('button', {name: 'Godkjenn planen'}).click();
      await page.getByRole('tab', {name: 'Anmodninger'}).click();
      await page.getByRole('button', {name: 'Send anmodningene'}).click();
      await page.getByText(/^Sendt \d+ av \d+\. /).waitFor();
      assert.ok(await page.getByText('sendt', {exact: true}).count() > 0);
    });
  });
  return made;
}
