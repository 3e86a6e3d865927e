// A generated client as a browser's page has one: signed in, in both formats, a call and a stream.
//   node signed_in.mjs ADDRESS
// examples.test.mjs bundles and runs it beside the clients of examples/typescript.
import {Code, ConnectError, createClient} from '@connectrpc/connect';
import {createConnectTransport} from '@connectrpc/connect-web';

import {CaseService} from './gen/treff/casework/v1/case_service_pb';
import {MunicipalityService} from './gen/treff/municipality/v1/municipality_service_pb';

const address = process.argv[2]!;
// What browsers say of a page's own calls: without a session they are refused.
const ofPage = {'Sec-Fetch-Site': 'same-origin'};

async function cookieOf(role: string) {
  const response = await fetch(`${address}/session`, {
    method: 'POST',
    headers: {...ofPage, 'Content-Type': 'application/json'},
    body: JSON.stringify({role}),
  });
  return response.headers.get('set-cookie')!.split(';')[0]!;
}

const transportOf = (useBinaryFormat: boolean, cookie: string) =>
  createConnectTransport({
    baseUrl: address,
    useBinaryFormat,
    interceptors: [
      next => request => {
        for (const [name, value] of Object.entries(ofPage)) request.header.set(name, value);
        if (cookie) request.header.set('Cookie', cookie);
        return next(request);
      },
    ],
  });

async function walk(format: string, cookie: string) {
  const transport = transportOf(format === 'binary', cookie);
  const {region} = await createClient(MunicipalityService, transport).getMunicipality({name: 'municipalities/0301'});
  console.log(`${format} call: ${region?.displayName}`);
  let count = 0;
  for await (const {part} of createClient(MunicipalityService, transport).streamSnapshot({})) {
    if (part.case === 'profile') count += 1;
  }
  console.log(`${format} stream: ${count} profiles`);
}

async function refusal(format: string) {
  const cases = createClient(CaseService, transportOf(format === 'binary', ''));
  try {
    await cases.listCases({});
  } catch (error) {
    console.log(`${format} without session: ${Code[ConnectError.from(error).code]}`);
  }
}

const cookie = await cookieOf('officer');
for (const format of ['json', 'binary']) {
  await walk(format, cookie);
  await refusal(format);
}
