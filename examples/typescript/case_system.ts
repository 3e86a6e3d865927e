// What a case-management system does, in the role SYSTEM (docs/integration.md):
//   node gen/case_system.js ADDRESS push REFERENCE    registers a made-up household, changes it, submits it
//   node gen/case_system.js ADDRESS find REFERENCE    looks it up by its case number
//   node gen/case_system.js ADDRESS changes MINUTES   what has changed in the last MINUTES
//   node gen/case_system.js ADDRESS watch FILE        what happens, until Ctrl-C; FILE keeps how far it came
//   node gen/case_system.js ADDRESS webhook URI       has it posted there; prints the key for receive.ts
import {randomUUID} from 'node:crypto';
import {existsSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {setTimeout as pause} from 'node:timers/promises';
import {timestampFromMs} from '@bufbuild/protobuf/wkt';
import {Code, createClient} from '@connectrpc/connect';

import {type Case, Case_State, Case_Track, Importance, Member_Relation, Need_Kind} from './gen/treff/casework/v1/case_pb';
import {type CaseEvent, CaseEvent_Kind, CaseService} from './gen/treff/casework/v1/case_service_pb';
import {SettlementRequestService, SettlementRequest_State} from './gen/treff/casework/v1/request_service_pb';
import {WebhookService} from './gen/treff/casework/v1/webhook_service_pb';
import {tokenOfFile} from './token_file';
import {pages, refusalOf, transportTo} from './treff';

const [address = '', command = '', argument = ''] = process.argv.slice(2);
const transport = transportTo(address, tokenOfFile);
const cases = createClient(CaseService, transport);
const requests = createClient(SettlementRequestService, transport);
const webhooks = createClient(WebhookService, transport);

const household = {
  synthetic: true,
  track: Case_Track.ASYLUM,
  permitDate: '2026-10-01',
  members: [{relation: Member_Relation.REFERENCE_PERSON, birthYear: 1990}],
};
const interpreter = {kind: Need_Kind.INTERPRETER, importance: Importance.PREFERRED, language: 'ti'};

// Of one write. Keep it beside your case until there is an answer, so that it outlives a crash.
const newId = () => randomUUID();

async function push(reference: string) {
  const request = {case: {...household, reference}, requestId: newId()};
  const registered = await cases.createCase(request);
  // As after a lost answer: the same id again gives the same case.
  const again = await cases.createCase(request);
  if (again.name !== registered.name) throw new Error('one request made two cases');
  // With the etag, Aborted says that somebody changed it meanwhile: read it again, then change that.
  const {name, etag} = await cases.updateCase({
    case: {name: registered.name, etag: registered.etag, needs: [interpreter]},
    updateMask: {paths: ['needs']},
    requestId: newId(),
  });
  await tell(await cases.submitCase({name, etag, requestId: newId()}));
}

const listed = (filter: Parameters<typeof cases.listCases>[0]) =>
  pages(async pageToken => {
    const {cases: rows, nextPageToken} = await cases.listCases({...filter, pageSize: 200, pageToken});
    return {rows, nextPageToken};
  });

async function find(reference: string) {
  // The filter takes how a reference begins.
  for await (const one of listed({reference})) if (one.reference === reference) await tell(one);
}

async function changes(minutes: string) {
  // Five minutes more, since a change is dated before it can be read, and clocks differ. What comes
  // twice is known by its revision.
  const changedSince = timestampFromMs(Date.now() - (Number(minutes) + 5) * 60_000);
  for await (const one of listed({changedSince})) await tell(one);
}

async function watch(file: string) {
  let seen = new Map<string, bigint>();
  for (;;) {
    const resumeToken = existsSync(file) ? readFileSync(file, 'utf8') : '';
    try {
      if (!resumeToken) seen = await everything();
      for await (const event of cases.watchCases({resumeToken, bookmarks: true}, {timeoutMs: 0})) {
        await takeIn(event, seen);
        keep(file, event.resumeToken);
      }
    } catch (error) {
      const {reason, mayPass, retryMs} = refusalOf(error);
      if (reason === 'WATCH_EXPIRED') {
        // The log is another one, as after a restored backup: look at everything anew.
        rmSync(file);
      } else if (mayPass) {
        await pause(retryMs ?? 5_000);
      } else {
        throw error;
      }
    }
  }
}

// Each case's revision; a system of your own takes in the cases here.
async function everything() {
  const seen = new Map<string, bigint>();
  for await (const one of listed({})) seen.set(one.name, one.revision);
  console.log(`${seen.size} cases`);
  return seen;
}

// An event says that something happened, not what, and may come twice.
async function takeIn(event: CaseEvent, seen: Map<string, bigint>) {
  if (event.kind === CaseEvent_Kind.BOOKMARK || event.revision <= (seen.get(event.case) ?? 0n)) return;
  try {
    const one = await cases.getCase({name: event.case});
    seen.set(one.name, one.revision);
    await tell(one);
  } catch (error) {
    // Erased since.
    if (refusalOf(error).code !== Code.NotFound) throw error;
  }
}

// After the event has been dealt with, and whole: a half-written token is none.
function keep(file: string, resumeToken: string) {
  writeFileSync(`${file}.new`, resumeToken);
  renameSync(`${file}.new`, file);
}

async function webhook(uri: string) {
  const {name, publicKey} = await webhooks.createWebhook({webhook: {uri}, requestId: newId()});
  console.log(`${name} ${publicKey}`);
}

// The case, and what municipalities say to it.
async function tell(one: Case) {
  console.log(`${one.name} ${one.reference}: ${Case_State[one.state]}`);
  const answers = pages(async pageToken => {
    const {requests: rows, nextPageToken} = await requests.listSettlementRequests({parent: one.name, pageToken});
    return {rows, nextPageToken};
  });
  for await (const {municipality, state} of answers) {
    console.log(`  ${municipality}: ${SettlementRequest_State[state]}`);
  }
}

const run = new Map(Object.entries({push, find, changes, watch, webhook})).get(command);
if (!run || !argument) throw new Error('give ADDRESS, push, find, changes, watch or webhook, and what it takes');
try {
  await run(argument);
} catch (error) {
  console.error(`${refusalOf(error).reason} ${error}`.trim());
  process.exitCode = 1;
}
