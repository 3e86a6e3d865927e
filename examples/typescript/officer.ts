// What an officer's tool does, in the role OFFICER: has the municipalities ranked for a case that is
// READY, and asks the first.
//   node gen/officer.js ADDRESS cases/…
import {randomUUID} from 'node:crypto';
import {createClient} from '@connectrpc/connect';

import type {Case} from './gen/treff/casework/v1/case_pb';
import {CaseService} from './gen/treff/casework/v1/case_service_pb';
import {SettlementRequestService, SettlementRequest_State} from './gen/treff/casework/v1/request_service_pb';
import {RecommendationService} from './gen/treff/recommendation/v1/recommendation_service_pb';
import {tokenOfFile} from './token_file';
import {refusalOf, transportTo} from './treff';

const [address = '', name = ''] = process.argv.slice(2);
const transport = transportTo(address, tokenOfFile);
const cases = createClient(CaseService, transport);
const requests = createClient(SettlementRequestService, transport);
const recommendations = createClient(RecommendationService, transport);

async function recommend(one: Case) {
  const answer = await recommendations.recommend({case: one.name, language: 'nb', explainCount: 1});
  console.log(answer.lead?.text);
  for (const {bestRank, worstRank, displayName, score} of answer.ranked.slice(0, 3)) {
    console.log(`  ${bestRank}-${worstRank}  ${displayName}: ${score.toFixed(1)}`);
  }
  return answer;
}

// Asks the first; `evidence` says what the choice rests on.
async function ask(one: Case, answer: Awaited<ReturnType<typeof recommend>>) {
  const [first] = answer.ranked;
  if (!first) throw new Error('no municipality can be asked');
  return requests.createSettlementRequest({
    parent: one.name,
    requestId: randomUUID(),
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

try {
  const one = await cases.getCase({name});
  const {municipality, state} = await ask(one, await recommend(one));
  console.log(`${municipality}: ${SettlementRequest_State[state]}`);
} catch (error) {
  console.error(`${refusalOf(error).reason} ${error}`.trim());
  process.exitCode = 1;
}
