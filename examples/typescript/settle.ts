// Takes a made-up household from its registration to a request, and watches what happens to it:
//   npm ci && npm run generate && npm start -- http://127.0.0.1:7075
import {CaseService} from './gen/treff/casework/v1/case_service_pb';
import {type Case, Case_Track, Member_Relation} from './gen/treff/casework/v1/case_pb';
import {SettlementRequestService, SettlementRequest_State} from './gen/treff/casework/v1/request_service_pb';
import {MunicipalityService} from './gen/treff/municipality/v1/municipality_service_pb';
import {RecommendationService} from './gen/treff/recommendation/v1/recommendation_service_pb';
import {createClient} from '@connectrpc/connect';

import {refusalOf, transportTo} from './treff';

const transport = transportTo(process.argv[2] ?? 'http://127.0.0.1:7075');
const cases = createClient(CaseService, transport);
const requests = createClient(SettlementRequestService, transport);
const municipalities = createClient(MunicipalityService, transport);
const recommendations = createClient(RecommendationService, transport);

const household = {
  reference: 'SYNTETISK fra TypeScript',
  synthetic: true,
  track: Case_Track.ASYLUM,
  permitDate: '2026-10-01',
  members: [{relation: Member_Relation.REFERENCE_PERSON, birthYear: 1990}],
};

async function countMunicipalities() {
  let count = 0;
  let pageToken = '';
  do {
    const page = await municipalities.listMunicipalities({pageSize: 100, pageToken});
    count += page.municipalities.length;
    pageToken = page.nextPageToken;
  } while (pageToken);
  return count;
}

// The same id again gives the same case: a lost answer costs nothing.
async function register(): Promise<Case> {
  const request = {case: household, requestId: crypto.randomUUID()};
  const one = await cases.createCase(request);
  const again = await cases.createCase(request);
  if (again.name !== one.name) throw new Error('one request made two cases');
  return cases.submitCase({name: one.name, etag: one.etag});
}

async function ask(one: Case) {
  const answer = await recommendations.recommend({case: one.name, language: 'nb', explainCount: 1});
  console.log(answer.lead?.text);
  const [first] = answer.ranked;
  if (!first) throw new Error('no municipality can be asked');
  return requests.createSettlementRequest({
    parent: one.name,
    requestId: crypto.randomUUID(),
    caseEtag: one.etag,
    caseRevision: one.revision,
    request: {
      municipality: first.municipality,
      evidence: {
        recommendation: answer.name,
        digest: answer.digest,
        rank: first.rank,
        group: first.group,
        firstMunicipality: first.municipality,
      },
    },
  });
}

// Events come from the oldest kept on, or after `resumeToken`; this ends with the case's request.
async function watchUntilRequested(name: string) {
  const until = new AbortController();
  try {
    for await (const event of cases.watchCases({}, {signal: until.signal, timeoutMs: 0})) {
      if (event.case === name && event.revision > 2n) return event.resumeToken;
    }
  } finally {
    until.abort();
  }
  return '';
}

async function refusals() {
  try {
    await cases.createCase({case: {...household, members: [{birthYear: 1700}]}});
  } catch (error) {
    const {reason, fields} = refusalOf(error);
    console.log(`${reason}: ${fields.sort().join(', ')}`);
  }
  try {
    await cases.getCase({name: `cases/${crypto.randomUUID()}`});
  } catch (error) {
    console.log(refusalOf(error).reason);
  }
}

console.log(`${await countMunicipalities()} municipalities`);
const one = await register();
const request = await ask(one);
await watchUntilRequested(one.name);
console.log(`${request.municipality}: ${SettlementRequest_State[request.state]}`);
await refusals();
