// An OpenID Connect issuer for a browser to sign in at, in which whoever comes is the person it is told.
import assert from 'node:assert/strict';
import {createHash, generateKeyPairSync, randomUUID, sign} from 'node:crypto';
import {createServer} from 'node:http';

const part = value => Buffer.from(JSON.stringify(value)).toString('base64url');

export class Issuer {
  #keys = generateKeyPairSync('ed25519');
  #grants = new Map();
  #server = createServer((request, response) => this.#answer(request, response));
  // Who is at the browser.
  person = {sub: 'officer-7', treff_role: 'officer'};
  signedOut = 0;

  constructor(client) {
    this.client = client;
  }

  async start() {
    await new Promise(resolve => this.#server.listen(0, '127.0.0.1', resolve));
    this.address = `http://127.0.0.1:${this.#server.address().port}`;
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #token(claims) {
    const seconds = Math.floor(Date.now() / 1000);
    const signed = `${part({alg: 'EdDSA', kid: '1'})}.${
        part({iss: this.address, iat: seconds, exp: seconds + 3600, jti: randomUUID(), ...claims})}`;
    return `${signed}.${sign(null, Buffer.from(signed), this.#keys.privateKey).toString('base64url')}`;
  }

  async #answer(request, response) {
    const {pathname, searchParams: asked} = new URL(request.url, this.address);
    const json = (status, value) => {
      response.writeHead(status, {'Content-Type': 'application/json'});
      response.end(JSON.stringify(value));
    };
    const redirect = address => response.writeHead(302, {Location: address}).end();
    switch (pathname) {
      case '/.well-known/openid-configuration':
        return json(200, {
          issuer: this.address, jwks_uri: `${this.address}/jwks`,
          authorization_endpoint: `${this.address}/authorize`,
          token_endpoint: `${this.address}/token`, end_session_endpoint: `${this.address}/out`,
        });
      case '/jwks':
        return json(200, {keys: [{...this.#keys.publicKey.export({format: 'jwk'}), kid: '1'}]});
      case '/authorize': {
        assert.equal(asked.get('redirect_uri'), this.client.redirectUri);
        assert.equal(asked.get('code_challenge_method'), 'S256');
        const code = randomUUID();
        this.#grants.set(code, {nonce: asked.get('nonce'), challenge: asked.get('code_challenge')});
        return redirect(`${this.client.redirectUri}?${new URLSearchParams({code, state: asked.get('state')})}`);
      }
      case '/token': {
        const form = new URLSearchParams(Buffer.concat(await request.toArray()).toString());
        const grant = this.#grants.get(form.get('code'));
        this.#grants.delete(form.get('code'));
        const shown = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
        if (grant?.challenge !== shown) return json(400, {error: 'invalid_grant'});
        const {sub} = this.person;
        return json(200, {
          token_type: 'Bearer', access_token: this.#token({aud: 'treff', ...this.person}),
          id_token: this.#token({aud: this.client.id, nonce: grant.nonce, sub}),
        });
      }
      case '/out':
        this.signedOut += 1;
        return redirect(asked.get('post_logout_redirect_uri'));
      default:
        return json(404, {});
    }
  }
}
