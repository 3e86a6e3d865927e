// What the checks of manifests need to know of the project itself.
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const read = file => readFileSync(path.join(root, file), 'utf8');

export const version = read('CMakeLists.txt').match(/VERSION (\d+\.\d+\.\d+) LANGUAGES/)[1];

// The full names of the services in the protos.
export const grpcServices =
    readdirSync(path.join(root, 'protos/treff'), {recursive: true})
        .filter(file => file.endsWith('.proto'))
        .map(file => read(path.join('protos/treff', file)))
        .flatMap(text => {
          const [, protoPackage] = text.match(/^package (.*);/m);
          const services = [...text.matchAll(/^service (\w+)/gm)];
          return services.map(([, name]) => `${protoPackage}.${name}`);
        });

// The name under which a server's health says that its process lives.
export const livenessService = read('services/platform/lifecycle/server.h')
                                   .match(/kLivenessService\[\] = "(\w+)"/)[1];

// The variables that a service reads, one for each of its flags.
export function variablesOf(service) {
  const flags = read(`services/${service}/main.cc`).matchAll(/^ABSL_FLAG\([^,]+,\s*(\w+),/gm);
  return [...flags].map(([, flag]) => `TREFF_${flag.toUpperCase()}`);
}
