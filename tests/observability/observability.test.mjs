// Alerts and dashboard speak of what a running house shows; each alert has its place in the runbook;
// metrics and logs have the forms that others read.
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';

import {YAML} from '../checks/packages.mjs';
import {read, root} from '../checks/project.mjs';
import {House} from './house.mjs';

const alertsText = read('deploy/observability/alerts.yaml');
const dashboardText = read('deploy/observability/dashboard.json');
const alertsOf = text => YAML.parse(text).groups.flatMap(group => group.rules);
const queriesOf = text =>
    JSON.parse(text).panels.flatMap(panel => panel.targets ?? []).map(({expr}) => expr);

// Of things that do not happen here. The sources must name them.
const RARE = ['treff_allocations_total', 'treff_connections_refused_total',
              'treff_gateway_refused_total', 'treff_gateway_streams', 'treff_slow_clients_total'];
// Of Prometheus itself and of kube-state-metrics.
const OTHERS = ['up', 'kube_cronjob_status_last_successful_time'];

// What a query asks for: metrics' names, and the labels that it picks or groups by.
const namesIn = query => new Set(
    query.match(/\b(treff_\w+|up|kube_\w+)\b(?=[{[ )]|$)/g) ?? []);

const house = new House();
let shown = '';  // of all services
before(async () => {
  await house.start();
  await house.askSomethingOfAll();
  for (const service of Object.keys(house.services)) shown += await house.metrics(service);
});
after(() => house.stop());

const families = text => new Set(text.match(/^\w+(?=[{ ])/gm));

// Findings, none when every metric of the queries exists.
function* unknown(queries) {
  const known = families(shown);
  const sources = execFileSync('grep', ['-rhoE', '"treff_[a-z_]+"', path.join(root, 'services')],
                               {encoding: 'utf8'});
  for (const name of new Set(queries.flatMap(query => [...namesIn(query)]))) {
    const isKnown = known.has(name) || OTHERS.includes(name) ||
        (RARE.includes(name) && sources.includes(`"${name}"`));
    if (!isKnown) yield name;
  }
}

// Values of the label `reason` are those of docs/errors.md.
function* unknownReasons(queries) {
  const reasons = read('docs/errors.md').match(/(?<=^\| `)[A-Z_]+(?=`)/gm);
  for (const query of queries) {
    for (const [, text] of query.matchAll(/reason=~?"([A-Z_|]+)"/g)) {
      yield* text.split('|').filter(reason => !reasons.includes(reason));
    }
  }
}

const alertQueries = text => alertsOf(text).map(({expr}) => expr);

test('alerts and dashboard name metrics that exist', () => {
  assert.deepEqual([...unknown(alertQueries(alertsText))], []);
  assert.deepEqual([...unknown(queriesOf(dashboardText))], []);
});

test('a metric that does not exist is noticed', () => {
  const wrong = alertsText.replaceAll('treff_dataset_lateness_seconds', 'treff_dataset_lateness_minutes');
  assert.deepEqual([...unknown(alertQueries(wrong))], ['treff_dataset_lateness_minutes']);
  assert.deepEqual([...unknown(queriesOf(dashboardText.replaceAll('rpc_seconds', 'rpc_time')))].sort(),
                   ['treff_rpc_time_bucket', 'treff_rpc_time_count']);
});

test('alerts name reasons that exist', () => {
  assert.deepEqual([...unknownReasons(alertQueries(alertsText))], []);
  const wrong = alertsText.replace('STORE_FULL', 'DISK_FULL');
  assert.deepEqual([...unknownReasons(alertQueries(wrong))], ['DISK_FULL']);
});

// GitHub's way from a heading to its anchor.
const anchors = text => (text.match(/^#+ .*/gm) ?? []).map(
    heading => heading.replace(/^#+ /, '').toLowerCase().replace(/[^\w\- ]/g, '')
                   .replaceAll(' ', '-'));

function* unexplained(alerts, page) {
  for (const {alert, labels, annotations, expr} of alerts) {
    const [file, anchor] = (annotations?.runbook_url ?? '').split('#');
    if (file !== 'docs/operations.md' || !anchors(page).includes(anchor)) {
      yield `${alert}: no place in the runbook`;
    }
    if (anchor !== alert.toLowerCase()) yield `${alert}: another's place in the runbook`;
    if (!['critical', 'warning', 'info'].includes(labels?.severity)) yield `${alert}: no severity`;
    if (!annotations?.summary) yield `${alert}: no summary`;
    if (!expr.includes('job="treff"') && !expr.includes('namespace="treff"')) {
      yield `${alert}: of other jobs too`;
    }
  }
}

test('each alert has severity, summary and a place in the runbook', () => {
  const page = read('docs/operations.md');
  assert.deepEqual([...unexplained(alertsOf(alertsText), page)], []);
  assert.equal([...unexplained(alertsOf(alertsText), page.replace('# TreffDown', '# Down'))].length, 1);
  const bare = alertsOf(alertsText.replace('{severity: info}', '{}'));
  assert.equal([...unexplained(bare, page)].length, 1);
});

// promtool's answer to a file of rules.
function rulesAnswer(text) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'treff-'));
  try {
    writeFileSync(path.join(folder, 'rules.yaml'), text);
    return spawnSync('promtool', ['check', 'rules', path.join(folder, 'rules.yaml')],
                     {encoding: 'utf8'});
  } finally {
    rmSync(folder, {recursive: true});
  }
}

test('promtool takes the rules, and the queries of the dashboard', () => {
  const queries = queriesOf(dashboardText).map((expr, i) => ({
    record: `panel:${i}`,
    expr: expr.replaceAll('$__rate_interval', '5m').replaceAll('$service', '.*'),
  }));
  const dashboard = YAML.stringify({groups: [{name: 'dashboard', rules: queries}]});

  assert.equal(rulesAnswer(alertsText).status, 0);
  assert.equal(rulesAnswer(dashboard).status, 0, rulesAnswer(dashboard).stderr);
  assert.notEqual(rulesAnswer(alertsText.replace('sum by (service) (', 'sum by service (')).status, 0);
});

test('promtool finds nothing in the metrics of any service', async () => {
  for (const service of Object.keys(house.services)) {
    const {stderr, stdout} = spawnSync('promtool', ['check', 'metrics'],
                                       {input: await house.metrics(service), encoding: 'utf8'});
    const found = `${stdout}${stderr}`.split('\n').filter(line => line);
    assert.deepEqual(found, [], service);
  }
});

test('no label holds what is not bounded', () => {
  const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-/;
  assert.deepEqual(shown.split('\n').filter(line => uuid.test(line)), []);
});

// Every line is one JSON object with time, level, service and message.
const isLogLine = line => {
  try {
    const {time, level, service, message} = JSON.parse(line);
    return /^\d{4}-.*Z$/.test(time) && ['debug', 'info', 'warning', 'error'].includes(level) &&
        Boolean(service && message);
  } catch {
    return false;
  }
};

test('logs are JSON, a line an object', () => {
  for (const [name, {log}] of Object.entries(house.services)) {
    const lines = log.split('\n').filter(Boolean);
    assert.ok(lines.length > 0, name);
    assert.deepEqual(lines.filter(line => !isLogLine(line)), [], name);
  }
  assert.ok(!isLogLine('E1129 12:00:00 server.cc:1 plain text'));
});

test('Kubernetes applies the same alerts and dashboard', () => {
  const made = JSON.parse(execFileSync(path.join(root, 'deploy/observability/kubernetes'), ['--print'],
                                       {encoding: 'utf8'}));
  for (const [name, text] of Object.entries(made)) {
    assert.equal(read(`k8s/components/monitoring/${name}`), text, name);
  }
  assert.deepEqual(YAML.parse(made['alerts.yaml']).spec, YAML.parse(alertsText));
});
