// The services as processes of their own with a Redis and the offline mirror, a little of everything
// asked of them, and what they then show: their metrics and their logs.
import {execFile, spawn} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {promisify} from 'node:util';

import {root} from '../checks/project.mjs';

const bin = path.join(process.env.BUILD_FOLDER, 'bin');
const LONGEST_WAIT_MS = 120_000;
const LEAST = ['ssb_klass.municipalities', 'kartverket.municipalities'];

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const {port} = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function until(what, holds) {
  for (const end = Date.now() + LONGEST_WAIT_MS; Date.now() < end; await pause(100)) {
    const value = await holds().catch(() => undefined);
    if (value) return value;
  }
  throw new Error(`waited too long for ${what}`);
}

export class House {
  // By service: {child, log, port, metricsPort}.
  services = {};
  #others = [];
  #folder = mkdtempSync(path.join(os.tmpdir(), 'treff-'));

  async start() {
    const [redis, mirror] = await Promise.all([freePort(), freePort()]);
    this.#others.push(
        spawn('redis-server', ['--port', redis, '--bind', '127.0.0.1', '--save', '', '--dir',
                               this.#folder], {stdio: 'ignore'}),
        spawn(path.join(bin, 'treff-mirror'),
              ['--address', '127.0.0.1', '--port', mirror, '--folder',
               path.join(root, 'deploy/mirror')], {stdio: 'ignore'}));
    const at = name => `127.0.0.1:${this.services[name].port}`;
    await this.#serve('municipality', `--redis_address=127.0.0.1:${redis}`);
    await this.#serve('casework', `--municipality_address=${at('municipality')}`);
    await this.#serve('recommendation', `--redis_address=127.0.0.1:${redis}`,
                      `--municipality_address=${at('municipality')}`,
                      `--casework_address=${at('casework')}`);
    await this.#serve('ingestion', `--municipality_address=${at('municipality')}`,
                      `--mirror=http://127.0.0.1:${mirror}`, '--schedule_pause=200ms');
    await this.#serve('gateway', '--open_to_programs',
                      ...['ingestion', 'municipality', 'casework', 'recommendation'].map(
                          name => `--${name}_address=${at(name)}`));
  }

  async #serve(name, ...flags) {
    const folder = path.join(this.#folder, name);
    mkdirSync(folder);
    // The gateway keeps nothing.
    const data = name === 'gateway' ? [] : [`--data_dir=${folder}`];
    const child = spawn(path.join(bin, `treff-${name}`),
                        ['--address=127.0.0.1:0', '--metrics_address=127.0.0.1:0', ...data, ...flags],
                        {stdio: ['ignore', 'ignore', 'pipe']});
    const service = this.services[name] = {child, log: ''};
    child.stderr.setEncoding('utf8').on('data', text => { service.log += text; });
    const line = await until(name, async () =>
        service.log.split('\n').filter(text => text.endsWith('}')).map(text => JSON.parse(text))
            .find(({message}) => message === `${name} serves`));
    Object.assign(service, {port: line.port, metricsPort: line.metrics_port});
  }

  // Without blocking: what the services log meanwhile has to be read, or they wait.
  async treff(...given) {
    const flags = ['ingestion', 'municipality', 'casework', 'recommendation'].flatMap(
        name => [`--${name}`, `127.0.0.1:${this.services[name].port}`]);
    const {stdout} = await promisify(execFile)(path.join(bin, 'treff'),
                                               [...flags, '--json', ...given],
                                               {maxBuffer: 1 << 26, timeout: LONGEST_WAIT_MS});
    return stdout;
  }

  // Calls that succeed, calls that fail, and calls through the gateway.
  async askSomethingOfAll() {
    await this.treff('ingest', ...LEAST);
    const file = path.join(root, 'deploy/demo-data/cases/1-small-children.json');
    const {name} = JSON.parse(await this.treff('cases', 'create', file));
    for (const _ of [1, 2]) await this.treff('recommend', name);
    await this.treff('cases', 'get', 'cases/00000000-0000-4000-8000-000000000000').catch(() => {});
    const call = `http://127.0.0.1:${this.services.gateway.port}` +
        '/treff.casework.v1.CaseService/ListCases';
    await fetch(call, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{}'});
    await until('the dataset figures', async () =>
        (await this.metrics('ingestion')).includes('treff_dataset_observations{'));
    await until('a look at memory', async () =>
        (await this.metrics('municipality')).includes('process_resident_memory_bytes'));
  }

  async metrics(service) {
    return (await fetch(`http://127.0.0.1:${this.services[service].metricsPort}/metrics`)).text();
  }

  async stop() {
    for (const {child} of Object.values(this.services).reverse()) {
      child.kill('SIGTERM');
      if (child.exitCode === null) await new Promise(resolve => child.once('exit', resolve));
    }
    for (const child of this.#others) child.kill('SIGTERM');
    rmSync(this.#folder, {recursive: true, force: true});
  }
}
