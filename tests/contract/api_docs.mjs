// Writes docs/api.md from the contracts, or with --check says whether it is what they say:
//   node tests/contract/api_docs.mjs [--check]
// Reads descriptors by protoc (or PROTOC) with the runtime that the dashboard's packages bring.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import os from 'node:os';
import path from 'node:path';

import {root} from '../checks/project.mjs';

const require = createRequire(path.join(root, 'services/gateway/web/package.json'));
const {createFileRegistry, fromBinary, getOption, hasOption} = require('@bufbuild/protobuf');
const {FileDescriptorSetSchema} = require('@bufbuild/protobuf/wkt');

const out = path.join(root, 'docs/api.md');
const protos = path.join(root, 'protos');
const google = process.env.GOOGLE_PROTOS ?? path.join(protos, 'node_modules/google-proto-files');

function contracts() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'treff-api-'));
  const file = path.join(folder, 'contracts.binpb');
  try {
    const ours = readdirSync(path.join(protos, 'treff'), {recursive: true})
        .filter(name => name.endsWith('.proto'))
        .map(name => path.posix.join('treff', name.split(path.sep).join('/')))
        .sort();
    execFileSync(process.env.PROTOC ?? 'protoc', [
      `-I${protos}`, `-I${google}`, '--include_imports', '--include_source_info',
      `--descriptor_set_out=${file}`, ...ours,
    ]);
    return fromBinary(FileDescriptorSetSchema, readFileSync(file));
  } finally {
    rmSync(folder, {recursive: true});
  }
}

const set = contracts();
const registry = createFileRegistry(set);
const access = registry.getExtension('treff.platform.v1.access');
const callRate = registry.getExtension('treff.platform.v1.call_rate');
const behavior = registry.getExtension('google.api.field_behavior');
const ofOurs = [...registry.files].filter(file => file.name.startsWith('treff/'));

// Comments by element: descriptors know where they stand in their file.
const comments = new Map();
for (const file of ofOurs) {
  for (const {path: place, leadingComments} of file.proto.sourceCodeInfo?.location ?? []) {
    comments.set(`${file.name} ${place.join('.')}`, leadingComments.replace(/\s+/g, ' ').trim());
  }
}

// Where in its file a message or an enum stands, as source info counts.
function placeOf(type) {
  const isEnum = type.kind === 'enum';
  const siblings = type.parent ? (isEnum ? type.parent.nestedEnums : type.parent.nestedMessages)
                               : (isEnum ? type.file.enums : type.file.messages);
  const index = type.parent
    ? (isEnum ? type.parent.proto.enumType : type.parent.proto.nestedType).indexOf(type.proto)
    : siblings.indexOf(type);
  return [...(type.parent ? placeOf(type.parent) : []), type.parent ? (isEnum ? 4 : 3) : (isEnum ? 5 : 4), index];
}
const commentAt = (file, place) => comments.get(`${file.name} ${place.join('.')}`) ?? '';
const commentOf = type => commentAt(type.file, placeOf(type));

const anchor = name => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
const isOurs = type => type.file.name.startsWith('treff/');
const shortName = type => type.typeName.replace(/^treff\.\w+\.v1\./, '');
const link = type => (isOurs(type) ? `[${shortName(type)}](#${anchor(type.typeName)})` : `\`${type.typeName}\``);
const cell = text => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

const scalars = [, 'double', 'float', 'int64', 'uint64', 'int32', 'fixed64', 'fixed32', 'bool', 'string', , , 'bytes', 'uint32'];

function typeOf(field) {
  const one = field.message ?? field.enum;
  const name = one ? link(one) : scalars[field.scalar];
  if (field.fieldKind === 'map') return `map of ${field.message ? link(field.message) : scalars[field.scalar]}`;
  return field.fieldKind === 'list' ? `list of ${field.message ? link(field.message) : field.enum ? link(field.enum) : scalars[field.scalar]}` : name;
}

const roleNames = registry.getEnum('treff.platform.v1.Access.Role');
const nameOfRole = number => roleNames.value[number].name.toLowerCase();

// Who may call a method, in words.
function callersOf(method) {
  if (!hasOption(method, access)) return 'nobody where callers must say who they are';
  const {anybody, anyRole, roles, own, ownerField} = getOption(method, access);
  if (anybody) return 'anybody, also without signing in';
  if (anyRole) return 'every role';
  const parts = [];
  if (roles.length > 0) parts.push(roles.map(nameOfRole).join(', '));
  if (own.length > 0) {
    const by = ownerField ? ` (\`${ownerField}\`)` : '';
    parts.push(`${own.map(nameOfRole).join(', ')} for what is their own${by}`);
  }
  return parts.join('; ');
}

function rateOf(method) {
  if (!hasOption(method, callRate)) return '';
  const {perCaller, inAll} = getOption(method, callRate);
  return ` At most ${perCaller} calls a minute by one caller, ${inAll} by all: beyond it OVERLOADED.`;
}

function fieldsOf(type) {
  if (type.fields.length === 0) return 'No fields.\n';
  const place = placeOf(type);
  const rows = type.fields.map(field => {
    const isRequired = (getOption(field, behavior) ?? []).includes(2);
    const comment = commentAt(type.file, [...place, 2, type.proto.field.indexOf(field.proto)]);
    const choice = field.oneof ? ` One of \`${field.oneof.name}\`.` : '';
    return `| \`${field.jsonName}\` | ${typeOf(field)}${isRequired ? ', required' : ''} | ${cell(comment + choice)} |`;
  });
  return `| field | type | |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function valuesOf(type) {
  const place = placeOf(type);
  const rows = type.values.map((value, i) =>
      `| \`${value.name}\` | ${cell(commentAt(type.file, [...place, 2, i]))} |`);
  return `| value | |\n|---|---|\n${rows.join('\n')}\n`;
}

function textOfMethod(service, method, i) {
  const file = service.file;
  const comment = commentAt(file, [6, file.services.indexOf(service), 2, i]);
  const streams = method.methodKind === 'server_streaming' ? 'a stream of ' : '';
  const takes = method.methodKind === 'client_streaming' ? 'a stream of ' : '';
  return `### ${method.name}

\`POST /${service.typeName}/${method.name}\`, ${takes}${link(method.input)} → ${streams}${link(method.output)}

${comment}${rateOf(method)}

May call: ${callersOf(method)}.
`;
}

const services = ofOurs.flatMap(file => file.services).sort((a, b) => (a.typeName < b.typeName ? -1 : 1));

// What the methods speak of, in the order in which it is met.
function typesOf() {
  const met = new Map();
  const add = type => {
    if (!isOurs(type) || met.has(type.typeName)) return;
    met.set(type.typeName, type);
    for (const field of type.fields ?? []) {
      const next = field.message ?? field.enum;
      if (next) add(next);
    }
  };
  for (const {methods} of services) {
    for (const {input, output} of methods) {
      add(input);
      add(output);
    }
  }
  return [...met.values()].sort((a, b) => (a.typeName < b.typeName ? -1 : 1));
}

function page() {
  const parts = [`# The API

Made from the contracts in \`protos/\` by \`node tests/contract/api_docs.mjs\`: change those, then run it. A test compares.

Every method is called by gRPC, or over HTTP by the [Connect protocol](https://connectrpc.com/docs/protocol): a POST of JSON to the path
given, which the gateway answers; \`examples/\` has programs that do. Fields are named as JSON has them; 64-bit integers are strings
there, times RFC 3339, bytes base64. What is left out has its default. Errors are described in [errors.md](errors.md); of each
method's own its text tells. Lists come in pages: \`pageSize\`, \`pageToken\`, \`nextPageToken\`.

| service | methods |
|---|---|
${services.map(one => `| [${one.typeName}](#${anchor(one.typeName)}) | ${one.methods.map(({name}) => name).join(', ')} |`).join('\n')}
`];
  for (const service of services) {
    const about = commentAt(service.file, [6, service.file.services.indexOf(service)]);
    parts.push(`## <a id="${anchor(service.typeName)}"></a>${service.typeName}\n\n${about}\n`);
    parts.push(...service.methods.map((method, i) => textOfMethod(service, method, i)));
  }
  parts.push('## What they speak of\n');
  for (const type of typesOf()) {
    const rows = type.kind === 'enum' ? valuesOf(type) : fieldsOf(type);
    parts.push(`### <a id="${anchor(type.typeName)}"></a>${type.typeName}\n\n${commentOf(type)}\n\n${rows}`);
  }
  return parts.join('\n');
}

const text = page();
if (process.argv[2] === '--check') {
  if (readFileSync(out, 'utf8') !== text) {
    console.error('docs/api.md is not what the contracts say: run node tests/contract/api_docs.mjs');
    process.exit(1);
  }
} else {
  writeFileSync(out, text);
}
