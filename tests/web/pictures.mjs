// Takes the pictures of docs/pictures anew, each view at three widths, in Chromium before the real
// services and made-up households:  BUILD_FOLDER=build/release node tests/web/pictures.mjs [NAME…]
import {existsSync, mkdirSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';

import {root} from '../checks/project.mjs';
import {ask, House} from './house.mjs';
import {viewsOf, widths} from './views.mjs';

const out = path.join(root, 'docs/pictures');
const mostBytes = 100_000;
const heights = {1440: 900, 820: 1100, 320: 640};
// A picture that is too large is taken smaller.
const scales = [1, 0.8, 0.65, 0.5];

// A plan as a program makes it, solved.
async function makePlan(house, cases, quotaYear) {
  const request = {
    cases: {cases, policy: '', quotaYear, options: {unplacedAllowed: true}},
    requestId: crypto.randomUUID(),
  };
  const {policies} = await house.call('recommendation.v1.RecommendationService/ListPolicies', {});
  request.cases.policy = policies.filter(({policyId}) => policyId === 'standard').at(-1).name;
  const operation = await house.call('recommendation.v1.AllocationService/CreateAllocation', request);
  const name = operation.name.replace(/^operations\//, '');
  for (;;) {
    const plan = await house.call('recommendation.v1.AllocationService/GetAllocation', {name});
    if (plan.state !== 'SOLVING') return `/plans/${name.split('/').at(-1)}`;
    await new Promise(done => setTimeout(done, 500));
  }
}

async function furnish(house) {
  await house.createCases();
  const cases = [];
  for (let i = 0; i < 12; i += 1) {
    const {name} = await house.createCase({
      reference: `SYNTETISK plan ${i + 1}`,
      track: 'QUOTA_REFUGEE',
      permitDate: `2026-0${1 + (i % 9)}-15`,
      members: Array.from({length: 1 + (i % 5)}, (_, j) => ({
        relation: j === 0 ? 'REFERENCE_PERSON' : 'CHILD',
        birthYear: j === 0 ? 1980 + i : 2012 + j,
      })),
    });
    await house.call('casework.v1.CaseService/SubmitCase', {name});
    cases.push(name);
  }
  await ask(house, {reference: 'SYNTETISK til Tromsø'}, 'municipalities/5501');
  const year = new Date().getFullYear();
  const first = await makePlan(house, cases, year);
  const second = await makePlan(house, cases.slice(2), year);
  return {first, comparison: `${first}/compare/${second.split('/').at(-1)}`};
}

async function take(house, {name, address, who, sign}) {
  const page = await house.open(address, {reducedMotion: 'reduce', ...who});
  await page.locator(sign).first().waitFor();
  const browser = await page.context().newCDPSession(page);
  for (const width of widths) {
    const height = heights[width];
    await page.setViewportSize({width, height});
    await page.waitForTimeout(500);
    const file = path.join(out, `${name}-${width}.png`);
    for (const scale of scales) {
      const clip = {x: 0, y: 0, width, height, scale};
      const {data} = await browser.send('Page.captureScreenshot', {format: 'png', clip});
      writeFileSync(file, Buffer.from(data, 'base64'));
      if (statSync(file).size <= mostBytes) break;
    }
    console.log(`${path.basename(file)}: ${Math.round(statSync(file).size / 1000)} kB`);
  }
  await page.context().close();
}

const house = new House();
try {
  await house.start();
  if (!existsSync(out)) mkdirSync(out);
  const wanted = process.argv.slice(2);
  for (const view of await viewsOf(house, await furnish(house))) {
    if (wanted.length === 0 || wanted.includes(view.name)) await take(house, view);
  }
} finally {
  await house.stop();
}
