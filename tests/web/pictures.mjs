// Takes the pictures of docs/pictures anew, each view at three widths, in Chromium before the real
// services and made-up households:  BUILD_FOLDER=build/release node tests/web/pictures.mjs [NAME…]
import {existsSync, mkdirSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';

import {root} from '../checks/project.mjs';
import {ask, House} from './house.mjs';
import {viewsOf, widths} from './views.mjs';

const out = path.join(root, 'docs/pictures');
const mostBytes = 200_000;
const heights = {1440: 900, 820: 1100, 320: 800};
// A picture that is too large is taken smaller.
const scales = [1, 0.9, 0.8, 0.7, 0.6, 0.5];

// The newest version of the policy that plans are made with.
async function newestPolicy(house) {
  const {policies} = await house.call('recommendation.v1.RecommendationService/ListPolicies', {});
  const version = ({name}) => Number(name.split('@')[1] ?? 0);
  return policies.filter(({policyId}) => policyId === 'standard')
      .sort((a, b) => version(b) - version(a))[0].name;
}

// A plan as a program makes it, solved.
async function makePlan(house, cohort) {
  const operation = await house.call('recommendation.v1.AllocationService/CreateAllocation',
                                     {...cohort, requestId: crypto.randomUUID()});
  const name = operation.name.replace(/^operations\//, '');
  for (;;) {
    const plan = await house.call('recommendation.v1.AllocationService/GetAllocation', {name});
    if (plan.state !== 'SOLVING') return plan;
    await new Promise(done => setTimeout(done, 500));
  }
}

const trades = ['5311', '7115', '6130', '2141', '9112', '5120'];
const tongues = ['ar', 'uk', 'fa', 'ti', 'so', 'sw'];
const schooling = ['BASIC', 'UPPER_SECONDARY', 'NONE', 'HIGHER_SHORT'];

// Households of one to five, made up, that are ready for a plan.
async function readyCases(house, count) {
  const cases = [];
  for (let i = 0; i < count; i += 1) {
    const {name} = await house.createCase({
      reference: `SYNTETISK plan ${i + 1}`,
      track: 'QUOTA_REFUGEE',
      permitDate: `2026-0${1 + (i % 9)}-15`,
      members: Array.from({length: 1 + (i % 5)}, (_, j) => (j === 0 ? {
        relation: 'REFERENCE_PERSON',
        birthYear: 1975 + i,
        education: schooling[i % schooling.length],
        languages: [{code: tongues[i % tongues.length], literate: i % 3 !== 0}],
        workExperiences: [{occupationCode: trades[i % trades.length], years: 2 + (i % 7)}],
      } : {relation: 'CHILD', birthYear: 2009 + 3 * j})),
    });
    await house.call('casework.v1.CaseService/SubmitCase', {name});
    cases.push(name);
  }
  return cases;
}

// A plan, and the same with a person's wish for one case and with fewer places where most go.
async function plansOf(house, cases) {
  const first = await makePlan(house, {cases: {
    cases, policy: await newestPolicy(house), quotaYear: new Date().getFullYear(), options: {unplacedAllowed: true},
  }});
  const [{location}] = first.result.placement;
  const {ranked} = await house.call('recommendation.v1.RecommendationService/Recommend', {case: cases[0]});
  const elsewhere = ranked.find(({municipality}) => municipality !== location).municipality;
  const second = await makePlan(house, {revision: {
    base: first.name,
    overrides: [{case: cases[0], location: elsewhere, reason: 'Slekt i kommunen'}],
    quotaChanges: [{location, capacity: 10}],
  }});
  const address = ({name}) => `/plans/${name.split('/').at(-1)}`;
  return {first: address(first), comparison: `${address(first)}/compare/${second.name.split('/').at(-1)}`};
}

// Requests that were answered, enough of them for measures to be told.
async function answeredRequests(house) {
  const places = ['0301', '1103', '1804', '3301', '4204', '4601', '5001', '5503'];
  for (const [i, code] of places.entries()) {
    const {request} = await ask(house, {reference: `SYNTETISK besvart ${i + 1}`}, `municipalities/${code}`);
    const {name} = request;
    if (i % 4 === 3) {
      await house.call('casework.v1.SettlementRequestService/DeclineSettlementRequest',
                       {name, reason: 'NO_SUITABLE_DWELLING'});
    } else {
      await house.call('casework.v1.SettlementRequestService/AcceptSettlementRequest', {name});
    }
  }
}

async function furnish(house) {
  await house.createCases();
  const plans = await plansOf(house, await readyCases(house, 30));
  await answeredRequests(house);
  await ask(house, {
    reference: 'SYNTETISK til Tromsø',
    track: 'QUOTA_REFUGEE',
    members: [
      {relation: 'REFERENCE_PERSON', birthYear: 1991, education: 'UPPER_SECONDARY', languages: [{code: 'uk', literate: true}]},
      {relation: 'CHILD', birthYear: 2019},
    ],
    needs: [{kind: 'UPPER_SECONDARY_SCHOOL', importance: 'PREFERRED'}],
  }, 'municipalities/5501');
  return plans;
}

async function take(house, {name, address, who, sign}) {
  const page = await house.open(address, {reducedMotion: 'reduce', ...who});
  await page.locator(sign).first().waitFor();
  // What comes later, too; the queue's watch never ends.
  await page.waitForLoadState('networkidle', {timeout: 10_000}).catch(() => {});
  const browser = await page.context().newCDPSession(page);
  for (const width of widths) {
    const height = heights[width];
    await page.setViewportSize({width, height});
    await page.waitForTimeout(700);
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
