// What goes wrong while somebody works: nothing typed is lost, and nothing foreign is run.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {closing, signIn, signOut} from '../house.mjs';

const typed = 'Kommunen har bolig klar.';

// A case of its own with a request half written.
async function halfWritten(house, page, name) {
  await page.locator('.ranking-row').nth(1).click();
  await page.getByRole('button', {name: /^Anmod /}).click();
  const ready = page.getByRole('dialog').getByRole('button', {name: 'Merk saken som klar'});
  if (await ready.isVisible()) await ready.click();
  await page.getByRole('radio', {name: 'Lokalkunnskap'}).check();
  await page.getByRole('textbox', {name: /Merknad/}).fill(typed);
  return name;
}

const readyCase = async (house, reference) => {
  const {name} = await house.createCase({reference});
  await house.call('casework.v1.CaseService/SubmitCase', {name});
  return name;
};

const note = page => page.getByRole('textbox', {name: /Merknad/});
const send = page => page.getByRole('button', {name: 'Send anmodningen'}).click();
const isSent = page => page.locator('.case-requests').getByText('sendt', {exact: true}).waitFor();

export function troubleJourneys(house) {
  test('hostile text of a case is shown, not run', async () => {
    const reference = '<img src=x onerror="document.title=1"><b>=SUM(A1)';
    const {name} = await house.createCase({reference});
    await closing(await house.open(`/${name}`), async page => {
      await page.getByRole('heading', {name: reference, level: 1}).waitFor();
      assert.equal(await page.locator('img').count(), 0);
      assert.notEqual(await page.title(), '1');
    });
    await closing(await house.open('/'), async page => {
      await page.getByRole('link', {name: reference}).waitFor();
    });
  });

  test('a session that ends takes nothing with it', async () => {
    const name = await readyCase(house, 'SYNTETISK og økten');
    await closing(await house.open(`/${name}`), async page => {
      await halfWritten(house, page);
      await signOut(page);
      await send(page);
      await page.getByRole('heading', {name: 'Logg inn'}).waitFor();
      assert.equal(await note(page).isVisible(), false);
      await page.getByRole('button', {name: 'Logg inn'}).click();
      await note(page).waitFor();
      assert.equal(await note(page).inputValue(), typed);
      await send(page);
      await isSent(page);
      page.faults.length = 0;
    });
  });

  test('whoever signs in as another finds nothing of the one before', async () => {
    const name = await readyCase(house, 'SYNTETISK og en annen');
    await closing(await house.open(`/${name}`), async page => {
      await halfWritten(house, page);
      await signOut(page);
      await send(page);
      await page.getByRole('heading', {name: 'Logg inn'}).waitFor();
      await page.getByRole('radio', {name: 'Analytiker'}).check();
      await page.getByRole('button', {name: 'Logg inn'}).click();
      await page.getByRole('heading', {name: 'Fant ikke siden'}).waitFor();
      assert.equal(await page.getByText(typed).count(), 0);
      page.faults.length = 0;
    });
  });

  test('a case that changed meanwhile is read again, and the request goes the second time', async () => {
    const name = await readyCase(house, 'SYNTETISK og en annen fane');
    await closing(await house.open(`/${name}`), async page => {
      await halfWritten(house, page);
      const one = await house.call('casework.v1.CaseService/GetCase', {name});
      await house.call('casework.v1.CaseService/UpdateCase', {
        case: {name, etag: one.etag, reference: 'SYNTETISK, endret i en annen fane'},
        updateMask: 'reference',
      });
      await send(page);
      await page.getByText('Dette er endret siden du leste det.', {exact: false}).waitFor();
      await page.getByRole('heading', {name: 'SYNTETISK, endret i en annen fane'}).waitFor();
      assert.equal(await note(page).inputValue(), typed);
      await send(page);
      await isSent(page);
      page.faults.length = 0;
    });
  });

  test('a dialog that is closed keeps what was written', async () => {
    const name = await readyCase(house, 'SYNTETISK og lukket');
    await closing(await house.open(`/${name}`), async page => {
      await halfWritten(house, page);
      await page.getByRole('button', {name: 'Avbryt'}).click();
      await page.getByRole('button', {name: /^Anmod /}).click();
      assert.equal(await note(page).inputValue(), typed);
    });
  });

  // Last: it ends the sessions of everybody.
  test('services that start again lose nothing that was typed', async () => {
    const name = await readyCase(house, 'SYNTETISK og omstart');
    await closing(await house.open(`/${name}`), async page => {
      await halfWritten(house, page);
      await house.restart();
      await send(page);
      await page.getByRole('heading', {name: 'Logg inn'}).waitFor();
      await signIn(page, {role: 'officer'});
      await page.getByRole('button', {name: 'Logg inn'}).click();
      await note(page).waitFor();
      assert.equal(await note(page).inputValue(), typed);
      await send(page);
      await isSent(page);
      page.faults.length = 0;
    });
  });
}
