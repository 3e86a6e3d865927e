// A person signs in at an issuer with a real browser, works, is signed out, and comes back to the page
// as they left it.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';

import {bin, chromium, ended, findings, freePort, signOut, until} from './house.mjs';
import {Issuer} from './issuer.mjs';

const folder = mkdtempSync(path.join(os.tmpdir(), 'treff-sign-in-'));
let issuer;
let base;
let treffd;
let browser;

before(async () => {
  base = `http://127.0.0.1:${await freePort()}`;
  issuer = new Issuer({id: 'treff', redirectUri: `${base}/session/return`});
  await issuer.start();
  treffd = spawn(path.join(bin, 'treffd'), [
    '--address=127.0.0.1:0', '--metrics_address=127.0.0.1:0', `--data_dir=${folder}`,
    `--web_address=${base.replace('http://', '')}`, `--public_address=${base}`,
    `--identity_issuer=${issuer.address}`, '--identity_audience=treff', '--sign_in_client_id=treff',
  ], {stdio: ['ignore', 'ignore', 'inherit']});
  await until('treffd', async () => (await fetch(`${base}/session`)).ok);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
});
after(async () => {
  await browser?.close();
  if (treffd) await ended(treffd);
  await issuer?.stop();
  rmSync(folder, {recursive: true, force: true});
});

const open = async address => {
  const context = await browser.newContext({locale: 'nb-NO'});
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(base + address);
  return page;
};
const enter = page => page.getByRole('link', {name: 'Logg inn'}).click();
const searchField = page => page.getByRole('combobox').first();

test('a person comes back from the issuer to the page they asked for', async () => {
  const page = await open('/municipalities?words=x');
  await page.getByRole('heading', {name: 'Logg inn'}).waitFor();
  const {violations} = await findings(page);
  await enter(page);
  await page.getByRole('button', {name: /Saksbehandler/}).waitFor();

  assert.deepEqual(violations, []);
  assert.equal(page.url(), `${base}/municipalities?words=x`);
  assert.equal((await page.context().cookies()).map(({name}) => name).join(), '__Host-treff');
  await page.context().close();
});

test('a session that ends keeps what was typed, and a new tab signs in again', async () => {
  const page = await open('/');
  await enter(page);
  await searchField(page).fill('skrevet før');
  await signOut(page);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.getByText('Du logger inn i en ny fane').waitFor();

  const [tab] = await Promise.all([page.context().waitForEvent('page'), enter(page)]);
  await tab.getByRole('heading', {name: 'Du er logget inn'}).waitFor();
  await page.getByRole('button', {name: /Saksbehandler/}).waitFor();

  assert.equal(await searchField(page).inputValue(), 'skrevet før');
  await page.context().close();
});

test('signing out leads past the issuer, and another person finds nothing', async () => {
  const page = await open('/');
  await enter(page);
  await searchField(page).fill('mitt');
  await page.getByRole('button', {name: /Saksbehandler/}).click();
  await page.getByRole('button', {name: 'Logg ut'}).click();
  await page.getByRole('heading', {name: 'Logg inn'}).waitFor();
  await until('the issuer to hear of it', async () => issuer.signedOut === 1);
  issuer.person = {sub: 'officer-8', treff_role: 'officer'};
  await enter(page);
  await page.getByRole('button', {name: /Saksbehandler/}).waitFor();

  assert.equal(await searchField(page).inputValue(), '');
  await page.context().close();
});
