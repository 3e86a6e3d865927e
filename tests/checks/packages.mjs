// The npm packages of this folder, for checks that live elsewhere in tests/.
import {createRequire} from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
export const ts = require('typescript');
export const YAML = require('yaml');
export const typesFolder = path.dirname(require.resolve('kubernetes-types/package.json'));
