// Where the walls of the house stand. Each rule yields its findings for one source, 'file:line: …'.
import {functionsOf, includesOf, withoutComments} from './sources.mjs';

const services = [
  'admin',
  'casework',
  'cli',
  'gateway',
  'ingestion',
  'municipality',
  'recommendation',
  'treffd',
];

// Libraries that more than one service may use.
const libraries = ['platform', 'solver'];

// treffd is made of the services' modules, and of nothing else of theirs.
const mayInclude = (service, included) =>
    libraries.includes(included.split('/')[1]) || included === 'services/variables.h' ||
    included.split('/')[1] === service ||
    (service === 'treffd' && /^services\/\w+\/module\.h$/.test(included));

export function* otherServices(file, lines) {
  const [, service] = file.match(/^services\/(\w+)\//) ?? [];
  if (!services.includes(service)) return;
  for (const [line, included] of includesOf(lines)) {
    if (!mayInclude(service, included)) yield `${file}:${line}: ${service} includes ${included}`;
  }
}

// A library knows no service.
export function* librariesAlone(file, lines) {
  const [, library] = file.match(/^services\/(\w+)\//) ?? [];
  if (!libraries.includes(library)) return;
  for (const [line, included] of includesOf(lines)) {
    const other = included.split('/')[1];
    if (other !== library && other !== 'platform') {
      yield `${file}:${line}: the library ${library} includes ${included}`;
    }
  }
}

// Words of what the house is about. "case" is C++'s too, so that only its plural is looked for.
const domainWords =
    /municipal|casework|\bcases\b|refugee|household|indicator|\bquotas?\b|allocation|recommend|settle/i;

// Where platform may say them, and why.
const domainFiles = {
  'services/platform/access/owner_check.cc': 'whose a resource is, by its name',
  'services/platform/identity/claims.cc': 'which roles have a place, and what it is called',
  'services/platform/identity/demo_issuer.cc': 'which roles have a place',
  'services/platform/telemetry/metric_list.h': 'the one list of metrics, which alerts ask for',
  'services/platform/status/reasons.h': 'the one vocabulary of errors, which clients act on',
};

export function* platformWords(file, lines) {
  if (!file.startsWith('services/platform/') || domainFiles[file]) return;
  for (const [i, line] of withoutComments(lines).entries()) {
    const [word] = line.match(domainWords) ?? [];
    if (word) yield `${file}:${i + 1}: platform says "${word}"`;
  }
}

// Folders from the lowest up: none includes a later one. Folders not named are free.
const orders = {
  'services/platform': ['sync', 'values', 'status', 'api'],
  'services/gateway': ['connect', 'http', 'limits', 'calls', 'session', 'site', 'bridge'],
  'services/ingestion': ['regions', 'catalogue', 'fetch', 'connectors', 'storage', 'pipeline'],
  'services/recommendation':
      ['matching', 'messages', 'policies', 'snapshots', 'plans', 'records'],
};

export function* folderOrder(file, lines) {
  for (const [top, order] of Object.entries(orders)) {
    if (!file.startsWith(`${top}/`)) continue;
    const levelOf = source =>
        source.startsWith(`${top}/`) ? order.indexOf(source.slice(top.length + 1).split('/')[0]) : -1;
    const own = levelOf(file);
    for (const [line, included] of includesOf(lines)) {
      if (own >= 0 && levelOf(included) > own) yield `${file}:${line}: includes ${included} above it`;
    }
  }
}

export const longestFunction = 60;

// Of programs: a test may hold a long sample.
export function* functionLength(file, lines) {
  if (file.startsWith('tests/')) return;
  for (const [line, length, head] of functionsOf(lines)) {
    if (length > longestFunction) yield `${file}:${line}: ${length} lines: ${head}`;
  }
}

export const longestFile = 400;

// A longer one, and why it is better whole.
const longFiles = {};

export function* fileLength(file, lines) {
  const length = lines.length - 1;
  if (length > longestFile && !longFiles[file]) yield `${file}: ${length} lines`;
}
