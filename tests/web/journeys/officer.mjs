// An officer: the queue, a case, a request.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {ask, closing} from '../house.mjs';

export function officerJourneys(house) {
  let cases;
  test('the made-up cases are there', async () => {
    cases = await house.createCases();
  });

  test('whoever is not there signs in and meets the queue', async () => {
    await closing(await house.open('/', {role: null}), async page => {
      await page.getByRole('radio', {name: 'Saksbehandler'}).check();
      await page.getByRole('button', {name: 'Logg inn'}).click();
      await page.locator('.queue-case').first().waitFor();

      for (const {reference} of cases) {
        assert.equal(await page.getByRole('link', {name: reference}).count(), 1, reference);
      }
      const made = await page.getByText('oppdiktet', {exact: true}).count();
      assert.equal(made, await page.locator('.queue-case').count());
    });
  });

  test('filters stand in the address and come back from it', async () => {
    await closing(await house.open('/'), async page => {
      await page.getByLabel('Spor').selectOption({label: 'Asyl'});
      await page.waitForURL(/track=ASYLUM/);
      await page.reload();

      await page.getByRole('link', {name: /enslig med høyere utdanning/}).waitFor();
      assert.equal(await page.locator('.queue-case').count(), 1);
      assert.equal(await page.getByLabel('Spor').inputValue(), 'ASYLUM');
    });
  });

  test('"/" searches over municipalities and cases', async () => {
    await closing(await house.open('/'), async page => {
      await page.getByRole('heading', {name: 'Kø', level: 1}).waitFor();
      await page.keyboard.press('/');
      await page.keyboard.type('SYNTETISK 3');
      await page.getByRole('option', {name: /stor familie/}).waitFor();
      await page.keyboard.press('Enter');

      await page.getByRole('heading', {name: /SYNTETISK 3/, level: 1}).waitFor();
    });
  });

  // The words and numbers are the service's own.
  test('a case says first how sure its answer is', async () => {
    const [{name}] = cases;
    const answer = await house.call('recommendation.v1.RecommendationService/Recommend',
                                    {case: name, language: 'nb', explainCount: 10});
    await closing(await house.open(`/${name}`), async page => {
      await page.locator('.verdict-lead').waitFor();

      assert.equal(await page.locator('.verdict-lead').textContent(), answer.lead.text);
      assert.equal(await page.locator('.band').first().textContent(), 'Oppdiktet, til øving.');
      const possible = answer.ranked.filter(({group}) => group === 1).length;
      assert.equal(await page.locator('.ranking-group').first().textContent(), `Kan være best: ${possible}`);
      assert.equal(await page.locator('.ranking-row').count(), answer.ranked.length);
      assert.equal(await page.locator('.case-foot code').textContent(), answer.digest);
      for (const {reason} of answer.ranked[0].terms) {
        assert.ok((await page.locator('.reasons').textContent()).includes(reason.text), reason.text);
      }
    });
  });

  test('arrows go through the list, one stop of the tab key, and the address follows', async () => {
    const [{name}] = cases;
    await closing(await house.open(`/${name}`), async page => {
      const rows = page.locator('.ranking-row');
      await rows.first().focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      const third = await rows.nth(2).getAttribute('data-code');
      await page.waitForURL(new RegExp(`selected=${third}`));

      assert.equal(await page.evaluate(() => document.activeElement.dataset.code), third);
      assert.equal(await page.locator('.ranking-row[tabindex="0"]').count(), 1);
      const heading = await page.locator('.reasons h2').textContent();
      assert.ok(heading.startsWith(await rows.nth(2).locator('strong').textContent()), heading);
    });
  });

  test('a recorded answer has an address and is derived again as it was', async () => {
    const [{name}] = cases;
    await closing(await house.open(`/${name}`), async page => {
      await page.getByRole('button', {name: 'Fast adresse til dette svaret'}).click();
      await page.waitForURL(/record=/);
      await page.getByRole('button', {name: 'Regn ut på nytt'}).click();

      await page.getByText('Samme svar, bit for bit.').waitFor();
    });
  });

  test('the queue says which municipality has a case, and until when', async () => {
    await ask(house, {reference: 'SYNTETISK hos kommunen'}, 'municipalities/5001');
    await closing(await house.open('/?words=hos+kommunen'), async page => {
      const row = page.getByRole('row').filter({hasText: 'SYNTETISK hos kommunen'});
      await row.getByText(/Trondheim - Tråante svarer innen \d+\. /).waitFor();
    });
  });

  test('a municipality further down is asked with a reason, once', async () => {
    const {name} = await house.createCase({reference: 'SYNTETISK som skal anmodes'});
    await closing(await house.open(`/${name}`), async page => {
      const ready = page.getByRole('button', {name: 'Merk saken som klar'});
      await ready.click();
      await ready.waitFor({state: 'detached'});
      await page.locator('.ranking-row').nth(1).click();
      await page.getByRole('button', {name: /^Anmod /}).click();
      await page.getByRole('button', {name: 'Send anmodningen'}).click();
      await page.getByRole('link', {name: 'Velg en grunn.'}).waitFor();
      await page.getByRole('radio', {name: 'Lokalkunnskap'}).check();
      await page.getByRole('button', {name: 'Send anmodningen'}).click();
      await page.getByRole('link', {name: 'Skriv med noen ord hvorfor.'}).waitFor();
      await page.getByRole('textbox', {name: /Merknad/}).fill('Kommunen har bolig klar.');
      await page.getByRole('button', {name: 'Send anmodningen'}).click();

      await page.locator('.case-requests').getByText('sendt', {exact: true}).waitFor();
      assert.equal(await page.getByRole('button', {name: /^Anmod /}).count(), 0);
      const {requests} =
          await house.call('casework.v1.SettlementRequestService/ListSettlementRequests', {parent: name});
      assert.equal(requests.length, 1);
      assert.equal(requests[0].choiceReason, 'LOCAL_KNOWLEDGE');
      assert.equal(requests[0].evidence.rank, 2);
      assert.ok(JSON.parse(requests[0].evidence.asGiven).ranked.length > 1);
    });
  });

  test('a new case is told of and shown when the reader wants it', async () => {
    await closing(await house.open('/'), async page => {
      await page.getByText(/ av .* saker$/).waitFor();
      // Events tell whole seconds.
      await page.waitForTimeout(2000);
      const reference = `SYNTETISK ny ${process.pid}`;
      await house.createCase({reference});
      const show = page.getByRole('button', {name: /ny.*: vis/});
      await show.waitFor();
      assert.equal(await page.getByRole('link', {name: reference}).count(), 0);
      await show.click();

      await page.getByRole('link', {name: reference}).waitFor();
    });
  });

  test('the log of accesses has what a view was opened for', async () => {
    const {name, reference} = await house.createCase({reference: `SYNTETISK sett ${process.pid}`});
    await closing(await house.open('/'), async page => {
      await page.getByRole('link', {name: reference}).click();
      await page.locator('.verdict-lead').waitFor();
    });

    const {accesses} = await house.call('casework.v1.AuditService/ListAccesses', {parent: name});
    const purposeOf = method => accesses.filter(entry => entry.method.endsWith(method)).map(entry => entry.purpose);
    assert.deepEqual([...new Set(purposeOf('/ListCases'))], ['see_queue']);
    assert.deepEqual([...new Set(purposeOf('/GetCase'))], ['find_municipality']);
  });

  test('those far down the list are explained, too', async () => {
    await closing(await house.open(`/${cases[0].name}`), async page => {
      await page.locator('.reasons-sum').waitFor();
      await page.locator('.ranking-row').nth(14).click();
      await page.waitForURL(/selected=/);
      await page.locator('.reasons-sum').waitFor();
    });
  });

  const grown = {reference: 'SYNTETISK anmodet', members: [{relation: 'REFERENCE_PERSON', birthYear: 1988}]};
  const stateOf = async name => (await house.call('casework.v1.CaseService/GetCase', {name})).state;

  test('a request is taken back with a reason, and the case is ready again', async () => {
    const {one} = await ask(house, grown, 'municipalities/4601');
    await closing(await house.open(`/${one.name}`), async page => {
      await page.getByRole('button', {name: 'Trekk anmodningen'}).click();
      await page.getByRole('button', {name: 'Trekk anmodningen'}).click();
      await page.getByRole('link', {name: 'Skriv hvorfor anmodningen trekkes.'}).waitFor();
      await page.getByLabel('Hvorfor trekkes den?').fill('Husstanden får bo hos søsken.');
      await page.getByRole('button', {name: 'Trekk anmodningen'}).click();
      await page.getByText(/Trukket \d/).first().waitFor();
    });
    assert.equal(await stateOf(one.name), 'READY');
  });

  test('who has said no is marked, and the dialog says when and why', async () => {
    const {one, request} = await ask(house, grown, 'municipalities/4601');
    await house.call('casework.v1.SettlementRequestService/DeclineSettlementRequest',
                     {name: request.name, reason: 'NO_STAFFED_HOUSING'});
    await closing(await house.open(`/${one.name}?selected=4601`), async page => {
      await page.locator('.ranking-row[data-code="4601"]').getByText('sa nei').waitFor();
      await page.getByRole('button', {name: 'Anmod Bergen'}).click();
      await page.getByText('Bergen sa nei til denne husstanden').waitFor();
    });
  });

  test('a household that moved in is recorded as settled', async () => {
    const {one, request} = await ask(house, grown, 'municipalities/5001');
    await house.call('casework.v1.SettlementRequestService/AcceptSettlementRequest',
                     {name: request.name});
    await closing(await house.open(`/${one.name}`), async page => {
      await page.getByRole('button', {name: 'Registrer bosatt'}).click();
      await page.getByRole('button', {name: 'Registrer bosatt'}).click();
      await page.getByRole('link', {name: 'Velg dagen husstanden flyttet inn.'}).waitFor();
      const today = new Intl.DateTimeFormat('sv-SE', {timeZone: 'Europe/Oslo'}).format(new Date());
      await page.getByLabel('Dagen husstanden flyttet inn').fill(today);
      await page.getByRole('button', {name: 'Registrer bosatt'}).click();
      await page.getByRole('button', {name: 'Registrer bosatt'}).waitFor({state: 'detached'});
    });
    assert.equal(await stateOf(one.name), 'SETTLED');
  });

  test('what cannot be found says so, and the way on', async () => {
    await closing(await house.open('/nowhere'), async page => {
      await page.getByRole('heading', {name: 'Fant ikke siden'}).waitFor();
      await page.getByRole('link', {name: 'Gå til forsiden'}).click();
      await page.getByRole('heading', {name: 'Kø', level: 1}).waitFor();
    });
    const gone = await house.open('/cases/00000000-0000-4000-8000-00000000dead');
    await gone.getByText('Saken finnes ikke.').waitFor();
    assert.ok(await gone.getByRole('link', {name: 'Gå til forsiden'}).isVisible());
    assert.equal(await gone.getByRole('button', {name: 'Prøv igjen'}).count(), 0);
    await gone.context().close();
  });

  test('texts come in the language chosen, the services\' too', async () => {
    const [{name}] = cases;
    for (const language of ['nn', 'en']) {
      const answer = await house.call('recommendation.v1.RecommendationService/Recommend',
                                      {case: name, language, explainCount: 10});
      await closing(await house.open(`/${name}`, {language}), async page => {
        await page.locator('.verdict-lead').waitFor();
        assert.equal(await page.locator('.verdict-lead').textContent(), answer.lead.text);
        assert.equal(await page.locator('html').getAttribute('lang'), language);
      });
    }
  });
}
