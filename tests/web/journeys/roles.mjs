// What each role finds in the header, and what is not there for it.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {closing} from '../house.mjs';

const common = ['Kommuner', 'Kilder'];
const sees = {
  officer: ['Kø', 'Kommuner', 'Planer', 'Kilder', 'Resultater'],
  lead: ['Kø', 'Kommuner', 'Planer', 'Kilder', 'Resultater'],
  municipality: ['Anmodninger', ...common, 'Meld inn'],
  county: [...common, 'Meld inn'],
  analyst: [...common, 'Resultater'],
};
const places = {municipality: '5501', county: '55'};

export function roleJourneys(house) {
  for (const [role, entries] of Object.entries(sees)) {
    test(`the ${role} finds its own pages, and no others`, async () => {
      const who = {role, place: places[role]};
      await closing(await house.open('/', who), async page => {
        await page.getByRole('heading', {level: 1}).waitFor();
        const nav = page.getByRole('navigation', {name: 'Hovedmeny'});
        assert.deepEqual(await nav.getByRole('link').allTextContents(), entries);
      });
      if (entries.includes('Kø')) return;
      const [{name}] = (await house.call('casework.v1.CaseService/ListCases', {pageSize: 1})).cases;
      const closed = [`/${name}`, ...(entries.includes('Planer') ? [] : ['/plans', '/plans/new'])];
      for (const address of closed) {
        await closing(await house.open(address, who), async page => {
          await page.getByRole('heading', {name: 'Fant ikke siden'}).waitFor();
        });
      }
      // Nor does the search find cases for it.
      await closing(await house.open('/municipalities', who), async page => {
        await page.getByRole('heading', {level: 1}).waitFor();
        await page.keyboard.press('/');
        await page.keyboard.type('SYNTETISK');
        await page.getByText('Ingen treff på «SYNTETISK»').waitFor();
      });
    });
  }
}
