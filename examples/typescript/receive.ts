// Receives what a webhook posts, on this machine's loopback: put what ends TLS in front of it.
//   node gen/receive.js PORT whpk_…
import {createServer, type IncomingMessage} from 'node:http';

import {isOfTreff, keyOf} from './webhook';

const [port, publicKey = ''] = process.argv.slice(2);
const key = keyOf(publicKey);
const mostBytes = 64 * 1024;

// A system of your own keeps these where they outlive it, together with the work to be done.
const seen = new Set<string>();

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > mostBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

createServer(async (request, response) => {
  const body = await bodyOf(request).catch(() => undefined);
  if (!body || !isOfTreff(key, request.headers, body)) {
    response.writeHead(400, {connection: 'close'}).end();
    return;
  }
  // The same event may be posted twice, under the same id.
  const id = String(request.headers['webhook-id']);
  const isNew = !seen.has(id);
  seen.add(id);
  // Once it is kept, the answer; the work comes after it: Treff waits ten seconds, and posts nothing else
  // meanwhile. It begins with reading the case, by GetCase.
  response.writeHead(204).end();
  if (isNew) console.log(body.toString());
}).listen(Number(port), '127.0.0.1', () => console.log(`listening on ${port}`));
