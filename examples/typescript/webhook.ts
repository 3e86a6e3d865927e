// Whether what was posted to a webhook is Treff's: Standard Webhooks 1.0 with Ed25519.
import {createPublicKey, type KeyObject, verify} from 'node:crypto';
import type {IncomingHttpHeaders} from 'node:http';

const mostSecondsOff = 5 * 60;

// Of `Webhook.public_key`: whpk_ and the Base64 of 32 bytes.
export function keyOf(publicKey: string): KeyObject {
  const x = Buffer.from(publicKey.replace(/^whpk_/, ''), 'base64').toString('base64url');
  return createPublicKey({key: {kty: 'OKP', crv: 'Ed25519', x}, format: 'jwk'});
}

// `body` as it came: JSON that was read and written again has other bytes. No comparison has to take
// constant time, as one with a shared secret must: the key is public, the signature the caller's own.
export function isOfTreff(key: KeyObject, headers: IncomingHttpHeaders, body: Buffer, nowMs = Date.now()): boolean {
  const header = (name: string) => String(headers[`webhook-${name}`] ?? '');
  const timestamp = header('timestamp');
  // An old post may be somebody's who has listened, and sends it again.
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowMs / 1000 - Number(timestamp)) > mostSecondsOff) return false;
  const signed = Buffer.concat([Buffer.from(`${header('id')}.${timestamp}.`), body]);
  // There may be several, by other ways or keys: one that is right is enough.
  return header('signature').split(' ').some(one => {
    const [version, signature = ''] = one.split(',');
    return version === 'v1a' && verify(null, signed, key, Buffer.from(signature, 'base64'));
  });
}
