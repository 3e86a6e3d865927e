// The house as an officer meets it: the mirror's figures, treffd with its web address, made-up
// cases, and Chromium. Everything on ports of its own, and ended with the test.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {createRequire} from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';

import {root} from '../checks/project.mjs';

const require = createRequire(path.join(root, 'services/gateway/web/package.json'));
export const {chromium} = require('playwright-core');
export const axePath = require.resolve('axe-core/axe.min.js');

export const bin = path.join(process.env.BUILD_FOLDER ?? path.join(root, 'build/release'), 'bin');
const longestWaitMs = 120_000;

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const {port} = server.address();
      server.close(() => resolve(port));
    });
  });
}

export async function until(what, holds) {
  const end = Date.now() + longestWaitMs;
  for (;;) {
    const value = await holds().catch(() => undefined);
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited too long for ${what}`);
    await pause(200);
  }
}

export async function ended(child) {
  const exit = child.exitCode ?? new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exit;
}

export class House {
  #processes = [];
  #treffd = [];
  #folder = mkdtempSync(path.join(os.tmpdir(), 'treff-web-'));
  #browser;
  // Where the gateway listens; TREFF_WEB_BASE names one that runs already, with its figures.
  base = process.env.TREFF_WEB_BASE;
  // Where the services listen for gRPC; TREFF_GRPC_BASE with the one above.
  grpc = process.env.TREFF_GRPC_BASE;

  async start() {
    await this.startPrograms();
    this.#browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox'],
    });
  }

  // The services without a browser.
  async startPrograms() {
    if (this.base) return;
    const [mirror, grpc, web, metrics] = await Promise.all([1, 2, 3, 4].map(freePort));
    this.#run('treff-mirror', '--address=127.0.0.1', `--port=${mirror}`,
              `--folder=${path.join(root, 'deploy/mirror')}`);
    this.#treffd = [
      `--address=127.0.0.1:${grpc}`, `--metrics_address=127.0.0.1:${metrics}`,
      `--web_address=127.0.0.1:${web}`, '--demo_sign_in', '--open_to_programs',
      `--data_dir=${this.#folder}`, `--mirror=http://127.0.0.1:${mirror}`,
      // A dashboard under work, without building the programs anew.
      ...(process.env.TREFF_WEB_FILES ? [`--web_files=${process.env.TREFF_WEB_FILES}`] : []),
    ];
    this.base = `http://127.0.0.1:${web}`;
    this.grpc = `http://127.0.0.1:${grpc}`;
    await this.#startTreffd();
    await this.#client(grpc, 'ingest');
  }

  async #startTreffd() {
    this.#run('treffd', ...this.#treffd);
    await until('treffd', async () => (await fetch(`${this.base}/session`)).ok);
  }

  #run(program, ...given) {
    const child = spawn(path.join(bin, program), given, {stdio: 'ignore'});
    this.#processes.push(child);
    return child;
  }

  // Ends treffd and starts it again on the same ports and data; whoever was signed in is not any more.
  async restart() {
    const old = this.#processes.pop();
    await ended(old);
    await this.#startTreffd();
  }

  async #client(port, ...given) {
    const child = spawn(path.join(bin, 'treff'), ['--server', `127.0.0.1:${port}`, ...given],
                        {stdio: ['ignore', 'ignore', 'inherit']});
    const code = await new Promise(resolve => child.once('exit', resolve));
    if (code !== 0) throw new Error(`treff ${given[0]} ended with ${code}`);
  }

  // A call as a program makes it.
  async call(method, request) {
    const response = await fetch(`${this.base}/treff.${method}`, {
      method: 'POST',
      headers: {'Content-Type': 'application/json', 'Connect-Protocol-Version': '1'},
      body: JSON.stringify(request),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method}: ${JSON.stringify(answer)}`);
    return answer;
  }

  // The made-up cases of the demo, by number.
  async createCases() {
    const folder = path.join(root, 'deploy/demo-data/cases');
    const files = readdirSync(folder).sort();
    const cases = [];
    for (const [i, file] of files.entries()) {
      const requestId = `00000000-0000-4000-8000-${String(i + 1).padStart(12, '0')}`;
      const one = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
      cases.push(await this.call('casework.v1.CaseService/CreateCase', {case: one, requestId}));
    }
    return cases;
  }

  // A grown person alone, made up.
  createCase(fields) {
    return this.call('casework.v1.CaseService/CreateCase', {case: {
      track: 'ASYLUM', synthetic: true, permitDate: '2026-10-01',
      members: [{relation: 'REFERENCE_PERSON', birthYear: 1990}],
      ...fields,
    }});
  }

  // A page of a new browser, signed in unless `role` is null.
  async open(address, {width = 1440, colorScheme = 'light', language = 'nb', role = 'officer', place, ...more} = {}) {
    const context = await this.#browser.newContext({
      viewport: {width, height: 900},
      colorScheme,
      locale: language === 'en' ? 'en-GB' : `${language}-NO`,
      ...more,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(longestWaitMs / 2);
    if (role) {
      await page.goto(`${this.base}/icon.svg`);
      await signIn(page, {role, place});
    }
    page.faults = [];
    page.on('pageerror', error => page.faults.push(error.message));
    page.on('console', message => {
      if (message.type() === 'error') page.faults.push(message.text());
    });
    await page.goto(`${this.base}${address}`);
    return page;
  }

  async stop() {
    await this.#browser?.close();
    await Promise.all(this.#processes.map(ended));
    rmSync(this.#folder, {recursive: true, force: true});
  }
}

export async function signIn(page, who) {
  await page.evaluate(async body => {
    await fetch('/session', {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify(body),
    });
  }, who);
}

// As when the session ends by itself: the cookie is there, and means nothing any more.
export const signOut = page => page.evaluate(() => fetch('/session', {method: 'DELETE'}));

// A case that is complete, and a request for it to the municipality; as programs do it.
export async function ask(house, fields, municipality) {
  const {name} = await house.createCase(fields);
  const one = await house.call('casework.v1.CaseService/SubmitCase', {name});
  const request = await house.call('casework.v1.SettlementRequestService/CreateSettlementRequest', {
    parent: name,
    caseEtag: one.etag,
    caseRevision: one.revision,
    requestId: crypto.randomUUID(),
    request: {municipality, choiceReason: 'LOCAL_KNOWLEDGE', choiceNote: 'Bolig er klar.'},
  });
  return {one, request};
}

// Runs `act` on the page, closes it, and takes what the browser complained of for a fault.
export async function closing(page, act) {
  try {
    await act(page);
    assert.deepEqual(page.faults, []);
  } finally {
    await page.context().close();
  }
}

// What axe finds wrong, and what it could not decide, each as 'rule: where'. Fields are drawn over
// an arrow of their own, and signs for the eye alone are too small: their contrast is that of text. A
// question that nothing answers is a heading in its table without cells.
// `colours`: what a theme can change alone, when everything else has been looked at in another.
export async function findings(page, colours = false) {
  // The page's policy refuses scripts that are put into it, so that axe comes by the debugger.
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(readFileSync(axePath, 'utf8'));
  return page.evaluate(async colours => {
    const undecidable = 'select, input, textarea, [aria-hidden="true"], [aria-hidden="true"] *';
    const {violations, incomplete} = await axe.run(document, {
      runOnly: colours ? ['color-contrast', 'link-in-text-block'] :
        ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations', 'incomplete'],
      elementRef: true,
    });
    const told = (rules, isLeftOut) => rules.flatMap(({id, nodes}) =>
        nodes.filter(({element}) => !isLeftOut(id, element)).map(({target}) => `${id}: ${target}`));
    return {
      violations: told(violations, () => false),
      incomplete: told(incomplete, (id, element) =>
          (id === 'color-contrast' && element.matches(undecidable)) ||
          (id === 'th-has-data-cells' && element.matches('.fact-table, .compare-table'))),
    };
  }, colours);
}
