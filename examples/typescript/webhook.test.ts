// npm test
import assert from 'node:assert/strict';
import {generateKeyPairSync, sign} from 'node:crypto';
import {test} from 'node:test';

import {isOfTreff, keyOf} from './webhook';

const {publicKey, privateKey} = generateKeyPairSync('ed25519');
const key = keyOf(`whpk_${Buffer.from(publicKey.export({format: 'jwk'}).x!, 'base64url').toString('base64')}`);
const now = 1_795_000_000;
const body = Buffer.from('{"type":"case.state_changed"}');

const signatureOf = (id: string, timestamp: number) =>
  `v1a,${sign(null, Buffer.from(`${id}.${timestamp}.${body}`), privateKey).toString('base64')}`;
const headersOf = (timestamp: number) => ({
  'webhook-id': 'evt_1',
  'webhook-timestamp': String(timestamp),
  'webhook-signature': signatureOf('evt_1', timestamp),
});
const headers = headersOf(now);
const isTaken = (changed: object, of = body) => isOfTreff(key, {...headers, ...changed}, of, now * 1000);

test('what Treff has signed is taken', () => {
  assert.ok(isTaken({}));
  // Beside one by another key, and one of another kind.
  const {privateKey: other} = generateKeyPairSync('ed25519');
  const byOther = `v1a,${sign(null, body, other).toString('base64')}`;
  assert.ok(isTaken({'webhook-signature': `v1,AAAA ${byOther} ${headers['webhook-signature']}`}));
  assert.ok(!isTaken({'webhook-signature': byOther}));
});

test('nothing else is', () => {
  assert.ok(!isTaken({}, Buffer.from('{"type":"case.created"}')));
  assert.ok(!isTaken({'webhook-id': 'evt_2'}));
  assert.ok(!isTaken({'webhook-timestamp': String(now + 1)}));
  for (const signature of ['', 'v1a', 'v1a,', 'v1a,AAAA', headers['webhook-signature'].replace('v1a', 'v1'), undefined]) {
    assert.ok(!isTaken({'webhook-signature': signature}), signature);
  }
});

test('nor what is more than five minutes old, or from the future', () => {
  for (const off of [-300, 300]) assert.ok(isTaken(headersOf(now + off)), `${off}`);
  for (const off of [-301, 301]) assert.ok(!isTaken(headersOf(now + off)), `${off}`);
  for (const timestamp of ['', 'now', '1e9', undefined]) assert.ok(!isTaken({'webhook-timestamp': timestamp}));
});

// As treffd posted it.
test('a post of Treff is taken', () => {
  const posted = {
    'webhook-id': 'evt_69dac276-2195-44f1-ae7a-6da4ca686dc0_9',
    'webhook-timestamp': '1796074907',
    'webhook-signature':
      'v1a,MepsMPijY6yP/8eJQmzmVRnz8WZLSYKp+l97WXUAnmwMG1w5HsHHLs7uPP7EmePYK0mIFslemBmhvQOhOTj3AQ==',
  };
  const told =
    '{"type":"case.created","timestamp":"2026-11-30T21:41:47.057946Z",' +
    '"data":{"case":"cases/c1c6eabe-2e06-4db5-a935-2213e7119b4b","kind":"CREATED","revision":1,"state":"REGISTERED"}}';
  const publicKey = 'whpk_40C5RKzkkzId97zCWbdjDJ/GP2DydlKIhc2JznSq/XQ=';
  assert.ok(isOfTreff(keyOf(publicKey), posted, Buffer.from(told), 1_796_074_907_000));
});
