// What the checks of manifests need to know of the project itself.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

import {YAML} from './packages.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const read = file => readFileSync(path.join(root, file), 'utf8');

export const version = read('CMakeLists.txt').match(/VERSION (\d+\.\d+\.\d+) LANGUAGES/)[1];

// The seconds after SIGTERM in which a process ends whatever happens: its notice, its drain, and the
// last patience on top.
const constant = (file, name, unit) =>
    Number(read(file).match(new RegExp(`${name} = absl::${unit}\\((\\d+)\\)`))[1]);
export const secondsToEnd =
    constant('services/platform/lifecycle/endpoints.cc', 'kNotice', 'Milliseconds') / 1000 +
    constant('services/platform/lifecycle/server.h', 'drain', 'Seconds') +
    constant('services/platform/lifecycle/endpoints.cc', 'kLastPatience', 'Seconds');

// What the one list of images says, as Kustomize reads it.
export const imageList =
    YAML.parse(read('k8s/components/images/kustomization.yaml')).images;

// The metrics that programs tell.
export const metrics =
    read('services/platform/telemetry/metric_list.h').match(/(?<=")treff_[a-z_]+(?=")/g);

// What the metric treff_operations_waiting calls plans.
export const plansKind = read('services/recommendation/plans/solving/plan_solver.h')
                             .match(/kPlanOperations\[\] = "(\w+)"/)[1];

const variablesIn = file => [...read(file).matchAll(/^ABSL_FLAG\([^,]+,\s*(\w+),/gm)].map(
    ([, flag]) => `TREFF_${flag.toUpperCase()}`);

// Flags that every program which serves has; where they are defined.
const shared = ['identity/identity_flags.cc', 'lifecycle/flags/otlp_flags.cc'].flatMap(
    file => variablesIn(`services/platform/${file}`));
// Those of programs that keep tables.
const stored = variablesIn('services/platform/lifecycle/flags/database_flags.cc');

// Those of programs that people sign in at.
const signIn = variablesIn('services/gateway/sign_in_flags.cc');

// The variables that a service reads, one for each of its flags.
export const variablesOf = service => [
  ...variablesIn(`services/${service}/main.cc`), ...shared,
  ...(service === 'gateway' ? [] : stored),
  ...(['gateway', 'treffd'].includes(service) ? signIn : []),
];

// Those of the client.
export const clientVariables = [
  ...read('services/variables.h').split('// The client.')[1].split('//')[0].match(/TREFF_[A-Z0-9_]+/g),
  // Read by the services under the same names.
  'TREFF_TLS_CA_FILE', 'TREFF_TLS_CERTIFICATE_FILE', 'TREFF_TLS_KEY_FILE',
];
