// Clients of Treff's services over HTTP, for a browser or Node: generated from the contracts, with
// retries where a second call does no harm. Which methods there are: docs/api.md.
import {BadRequestSchema, ErrorInfoSchema, RetryInfoSchema} from './gen/google/rpc/error_details_pb';
import {Code, ConnectError, type Interceptor} from '@connectrpc/connect';
import {createConnectTransport} from '@connectrpc/connect-web';

const mostTries = 4;

// What the same call may get past a little later. Aborted is not among them: something has changed,
// and has to be read again first.
const passing = new Set([Code.Unavailable, Code.ResourceExhausted, Code.DeadlineExceeded]);

// What an error says that a program acts on; docs/errors.md has the reasons.
export function refusalOf(thrown: unknown) {
  const error = ConnectError.from(thrown);
  const [info] = error.findDetails(ErrorInfoSchema);
  const delay = error.findDetails(RetryInfoSchema)[0]?.retryDelay;
  return {
    code: error.code,
    reason: info?.reason ?? '',
    fields: error
      .findDetails(BadRequestSchema)
      .flatMap(({fieldViolations}) => fieldViolations.map(({field}) => field)),
    // A service that nobody reaches is thrown as TypeError by fetch.
    mayPass: passing.has(error.code) || error.cause instanceof TypeError,
    retryMs: delay && Number(delay.seconds) * 1000 + delay.nanos / 1e6,
  };
}

// A call may be repeated that reads, or that names what it does by a requestId.
const isRepeatable = (method: string, message: object) =>
  /^(Get|List|Recommend|Compare)/.test(method) || ('requestId' in message && message.requestId !== '');

const retry: Interceptor = next => async request => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await next(request);
    } catch (error) {
      const {mayPass, retryMs} = refusalOf(error);
      const repeats = !request.stream && isRepeatable(request.method.name, request.message);
      if (!mayPass || !repeats || attempt === mostTries) throw error;
      const pauseMs = retryMs ?? 200 * 2 ** (attempt - 1);
      await new Promise(done => setTimeout(done, pauseMs * (1 + Math.random() * 0.3)));
    }
  }
};

// A token leaves this machine over https alone.
const isSafe = ({protocol, hostname}: URL) =>
  protocol === 'https:' || ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);

const authorize =
  (tokenOf: () => string): Interceptor =>
  next =>
  request => {
    const token = tokenOf();
    if (token && !isSafe(new URL(request.url))) throw new Error(`${request.url}: no token goes there in the clear`);
    if (token) request.header.set('Authorization', `Bearer ${token}`);
    return next(request);
  };

// Where the gateway listens, as http://127.0.0.1:7075, and what proves who calls. A page that the
// gateway served has its session's cookie instead.
export const transportTo = (address: string, tokenOf = () => '') =>
  createConnectTransport({baseUrl: address, interceptors: [retry, authorize(tokenOf)], defaultTimeoutMs: 30_000});

// All of a list, page by page.
export async function* pages<Row>(page: (pageToken: string) => Promise<{rows: Row[]; nextPageToken: string}>) {
  let pageToken = '';
  do {
    const {rows, nextPageToken} = await page(pageToken);
    yield* rows;
    pageToken = nextPageToken;
  } while (pageToken);
}
