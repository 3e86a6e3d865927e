// tests/images/sbom_check.mjs ROOT PROGRAM: holds an image's SPDX list against what is in the image.
// Its findings go to standard error.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';

const [root, program] = process.argv.slice(2);
const sbom = JSON.parse(readFileSync(path.join(root, 'usr/share/doc/treff/sbom.spdx.json')));

function* findings() {
  const packages = new Map(sbom.packages.map(one => [one.SPDXID, one]));
  if (sbom.spdxVersion !== 'SPDX-2.3' || sbom.dataLicense !== 'CC0-1.0') yield 'is not SPDX 2.3';
  if (packages.size !== sbom.packages.length) yield 'two parts have one id';
  const described = sbom.relationships.find(one => one.relationshipType === 'DESCRIBES');
  const image = packages.get(described?.relatedSpdxElement);
  if (image?.name !== program || image.licenseDeclared !== 'Apache-2.0') yield 'is of another image';
  const contained = new Set(sbom.relationships.filter(one => one.relationshipType === 'CONTAINS')
                                .map(one => one.relatedSpdxElement));
  if (contained.size !== packages.size - 1) yield 'not every part is in the image';

  const debian = new Set(sbom.packages.filter(one => one.SPDXID.startsWith('SPDXRef-deb-'))
                             .map(one => one.name));
  const noted = readdirSync(path.join(root, 'var/lib/dpkg/status.d'));
  for (const name of noted) {
    if (!debian.has(name)) yield `${name} is missing`;
    if (!existsSync(path.join(root, 'usr/share/doc', name, 'copyright'))) yield `${name}: no licence`;
  }
  if (debian.size !== noted.length || noted.length < 10) yield 'lists other packages than there are';
  for (const {SPDXID, name, versionInfo, externalRefs, licenseDeclared} of sbom.packages) {
    if (!versionInfo || !/^pkg:(deb|npm|oci)\//.test(externalRefs?.[0]?.referenceLocator ?? '')) {
      yield `${name}: which version of what?`;
    }
    // Some packages come without the text, and only name their licence.
    if (SPDXID.startsWith('SPDXRef-npm-') && licenseDeclared === 'NOASSERTION' &&
        !existsSync(path.join(root, 'usr/share/doc/treff/npm', name, 'LICENSE'))) {
      yield `${name}: its licence does not go along`;
    }
  }
  const isBundled = ['treffd', 'treff-gateway'].includes(program);
  if (isBundled !== sbom.packages.some(one => one.name === 'react')) yield 'lists parts of the dashboard where there is none, or not where there is';
}

const found = [...findings()];
for (const finding of found) console.error(`sbom: ${finding}`);
process.exit(found.length ? 1 : 0);
