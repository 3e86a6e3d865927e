// Renders every overlay as a cluster would get it and checks it; then damages a copy in one place at a
// time and expects the checks to name that place. KUBECTL is the kubectl to render with.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {test} from 'node:test';

import {YAML} from '../checks/packages.mjs';
import * as project from '../checks/project.mjs';
import {damages} from './damages.mjs';
import * as network from './network.mjs';
import {find, isService, workloads} from './objects.mjs';
import * as policies from './policies.mjs';
import * as rules from './rules.mjs';
import {schemaFindings} from './schema.mjs';

const render = folder =>
    execFileSync(process.env.KUBECTL ?? 'kubectl', ['kustomize', folder], {encoding: 'utf8'});

// Production with other components than it has, by one edit of its list.
function variant(edit) {
  const copy = mkdtempSync(path.join(os.tmpdir(), 'treff-'));
  try {
    cpSync(path.join(project.root, 'k8s'), copy, {recursive: true});
    const file = path.join(copy, 'overlays/production/kustomization.yaml');
    writeFileSync(file, edit(readFileSync(file, 'utf8')));
    return render(path.join(copy, 'overlays/production'));
  } finally {
    rmSync(copy, {recursive: true});
  }
}

const rendered = {
  evaluation: render(path.join(project.root, 'k8s/overlays/evaluation')),
  small: render(path.join(project.root, 'k8s/overlays/small')),
  production: render(path.join(project.root, 'k8s/overlays/production')),
  // The PostgreSQL of somebody else.
  managed: variant(text => text.replace('/postgres-cnpg', '/postgres-external')
                               .replace(/^.*components\/backup\n/m, '')),
  // The archive in a folder of all replicas.
  shared: variant(text => text.replace('/archive-database', '/archive-shared')),
  // Workers by how many plans wait.
  queued: variant(text => text.replace('/autoscaling', '/autoscaling\n  - ../../components/worker-autoscaling')),
  // The archive in a bucket.
  objects: variant(text => text.replace('/archive-database', '/archive-objects')),
};
const objectsOf = overlay => YAML.parseAllDocuments(rendered[overlay]).map(d => d.toJS());

const all = [rules, network, policies].flatMap(module => Object.entries(module));
const findings = objects => all.flatMap(([, rule]) => [...rule(objects, project)]);

const four = 'casework ingestion municipality recommendation';
const scaled = 'casework casework-migrate gateway import ingestion ingestion-migrate municipality ' +
    'municipality-migrate recommendation recommendation-migrate recommendation-worker';
const expected = {
  evaluation: `${four} redis`,
  small: 'backup import treffd',
  production: scaled,
  managed: scaled,
  shared: scaled,
  objects: scaled,
  queued: scaled,
};
for (const overlay of Object.keys(rendered)) {
  test(`${overlay} has its workloads`, () => {
    const names = workloads(objectsOf(overlay)).map(workload => workload.metadata.name);
    assert.equal(names.sort().join(' '), expected[overlay]);
  });
  test(`${overlay} keeps the rules`, () => assert.deepEqual(findings(objectsOf(overlay)), []));
}

test('all overlays keep the schema', () =>
    assert.deepEqual(schemaFindings(Object.keys(rendered).flatMap(objectsOf)), []));

for (const [overlay, what, edit, finding] of damages) {
  test(`the rules notice in ${overlay} that ${what}`, () => {
    const objects = objectsOf(overlay);
    edit(objects);
    const found = findings(objects);
    assert.ok(found.some(text => text.includes(finding)), `'${finding}' is not among: ${found}`);
  });
}

// Every rule is one that some damage shows to work.
test('no rule goes untried', () => {
  const tried = new Set();
  for (const [overlay, , edit] of damages) {
    const objects = objectsOf(overlay);
    edit(objects);
    for (const [name, rule] of all) {
      if ([...rule(objects, project)].length) tried.add(name);
    }
  }
  assert.deepEqual(all.map(([name]) => name).filter(name => !tried.has(name)), []);
});

test('the schema check notices wrong fields, types and kinds, and missing fields', () => {
  const objects = objectsOf('evaluation');
  find(objects, 'Deployment', 'casework').spec.template.spec.containers[0].readynessProbe = {};
  find(objects, 'Deployment', 'redis').spec.replicas = '1';
  delete find(objects, 'Deployment', 'ingestion').spec.selector;
  find(objects, 'Service', 'redis').kind = 'Servise';
  const operated = objectsOf('production').filter(one => /cnpg|monitoring|cert/.test(one.apiVersion));
  find(operated, 'PodMonitor', 'treff').spec.podMetricsEndpoint = [];
  find(operated, 'Cluster', 'postgres').spec.instances = 'three';
  find(operated, 'PrometheusRule', 'treff').spec.groups[0].rules[0].expression = 'up';
  delete find(operated, 'Certificate', 'casework').spec.secretName;
  find(operated, 'ScheduledBackup', 'postgres').spec.when = 'nightly';

  const found = schemaFindings([...objects, ...operated]).join('\n');

  assert.match(found, /Deployment casework: .*readynessProbe/);
  assert.match(found, /Deployment redis: .*'string'.*'number'/);
  assert.match(found, /Deployment ingestion: .*'selector' is missing/);
  assert.match(found, /Servise redis: .*no exported member 'Servise'/);
  assert.match(found, /PodMonitor treff: .*podMetricsEndpoint/);
  assert.match(found, /Cluster postgres: .*'string'.*'number'/);
  assert.match(found, /PrometheusRule treff: .*expression/);
  assert.match(found, /Certificate casework: .*'"secretName"' is missing/);
  assert.match(found, /ScheduledBackup postgres: .*when/);
});
