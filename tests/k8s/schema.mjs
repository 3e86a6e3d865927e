// Checks rendered objects against Kubernetes' own schema, as kubernetes-types states it in
// TypeScript: each object becomes a literal of its type, so a field that does not exist, is missing
// or has the wrong shape is a compile error. Operators' kinds are checked in the same way, by the
// types that @kubernetes-models makes of their definitions.
import path from 'node:path';

import {ts, typesFolder} from '../checks/packages.mjs';

// 'networking.k8s.io/v1' is kubernetes-types/networking/v1, and 'v1' is kubernetes-types/core/v1.
function typeModule(apiVersion) {
  const [version, group = 'core'] = String(apiVersion).split('/').reverse();
  return `kubernetes-types/${group.replace(/\.k8s\.io$/, '')}/${version}`;
}

const operators = {
  'monitoring.coreos.com': 'prometheus-operator',
  'postgresql.cnpg.io': 'cloudnative-pg',
  'cert-manager.io': 'cert-manager',
};

function typeOf({apiVersion, kind}) {
  const operator = operators[String(apiVersion).split('/')[0]];
  if (!operator) return `import('${typeModule(apiVersion)}').${kind}`;
  return `import('@kubernetes-models/${operator}/${apiVersion}/${kind}').I${kind}`;
}

function literals(objects) {
  return objects
      .map((object, i) => {
        const type = typeOf(object);
        return `export const o${i}: ${type} = ${JSON.stringify(object, null, 1)};`;
      })
      .join('\n');
}

// The findings, each as 'Deployment casework: …'; none when all is well.
export function schemaFindings(objects) {
  // Where the file would be matters only for finding kubernetes-types.
  const file = path.join(typesFolder, '../../rendered.ts');
  const text = literals(objects);
  const moduleResolution = ts.ModuleResolutionKind.Node10;
  // What packages say of each other is not ours to check.
  const options = {noEmit: true, strict: true, skipLibCheck: true, types: [], moduleResolution};
  const host = ts.createCompilerHost(options);
  const {getSourceFile, fileExists} = host;
  host.fileExists = name => name === file || fileExists(name);
  host.getSourceFile = (name, version) =>
      name === file ? ts.createSourceFile(name, text, version) : getSourceFile(name, version);

  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(diagnostic => {
    const before = text.slice(0, diagnostic.start ?? 0);
    const object = objects[Math.max(0, before.split(/^export const /m).length - 2)];
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ');
    return `${object.kind} ${object.metadata?.name}: ${message}`;
  });
}
