// Draws the municipalities once, at build time: the shapes that ingestion keeps in its catalogue,
// projected about 15° E (as UTM 33 is) to paths in whole units of a drawing 1 000 units high.
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const web = fileURLToPath(new URL('..', import.meta.url));
const tables = path.join(web, '../../ingestion/catalogue/tables');
const source = 'municipality_shapes_2024.geojson';
const height = 1000;
const middle = 15;

const radians = (degrees) => (degrees * Math.PI) / 180;

// Transverse Mercator on the sphere.
function project([longitude, latitude]) {
  const lambda = radians(longitude - middle);
  const phi = radians(latitude);
  const x = Math.atanh(Math.cos(phi) * Math.sin(lambda));
  return [x, Math.atan2(Math.tan(phi), Math.cos(lambda))];
}

const ringsOf = ({type, coordinates}) => (type === 'Polygon' ? coordinates : coordinates.flat());

// Puts everything into a frame of `height`, north upwards.
function framed(features) {
  const points = features.flatMap(({geometry}) => ringsOf(geometry).flat().map(project));
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const least = (values) => values.reduce((a, b) => Math.min(a, b));
  const most = (values) => values.reduce((a, b) => Math.max(a, b));
  const [left, top] = [least(xs), most(ys)];
  const scale = height / (top - least(ys));
  const place = (point) => {
    const [x, y] = project(point);
    return [Math.round((x - left) * scale), Math.round((top - y) * scale)];
  };
  return {place, width: Math.ceil((most(xs) - left) * scale)};
}

// "M1,2l3,4…z" without points that fall on the one before.
function pathOf(ring, place, isClosed) {
  let text = '';
  let last;
  let steps = 0;
  for (const point of ring) {
    const [x, y] = place(point);
    if (last && last[0] === x && last[1] === y) continue;
    if (last) steps += 1;
    text += last ? `l${x - last[0]},${y - last[1]}` : `M${x},${y}`;
    last = [x, y];
  }
  if (!isClosed) return steps > 0 ? text : '';
  // An island smaller than a unit stays to be seen as a dot.
  return steps > 1 ? `${text}z` : `M${last[0]},${last[1]}h1v1h-1z`;
}

// Lines that two municipalities of different counties share, joined end to end.
function countyBorders(features, codeOf, place) {
  const owners = new Map();
  for (const feature of features) {
    for (const ring of ringsOf(feature.geometry)) {
      for (let i = 1; i < ring.length; i += 1) {
        const key = [String(ring[i - 1]), String(ring[i])].sort().join(' ');
        const known = owners.get(key) ?? {edge: [ring[i - 1], ring[i]], counties: new Set()};
        known.counties.add(codeOf(feature).slice(0, 2));
        owners.set(key, known);
      }
    }
  }
  const edges = [...owners.values()].filter(({counties}) => counties.size > 1);
  let text = '';
  let line = [];
  for (const {
    edge: [from, to],
  } of edges) {
    if (line.length && String(line.at(-1)) === String(from)) line.push(to);
    else {
      text += pathOf(line, place, false);
      line = [from, to];
    }
  }
  return text + pathOf(line, place, false);
}

export function drawShapes(out) {
  const {features} = JSON.parse(readFileSync(path.join(tables, source), 'utf8'));
  const codeOf = ({properties}) => properties.kommunenummer ?? properties.code ?? properties.id;
  const {place, width} = framed(features);
  const shapes = features
    .map((feature) => [
      codeOf(feature),
      ringsOf(feature.geometry)
        .map((ring) => pathOf(ring, place, true))
        .join(''),
    ])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const drawing = {
    width,
    height,
    counties: countyBorders(features, codeOf, place),
    shapes: Object.fromEntries(shapes),
  };
  writeFileSync(out, JSON.stringify(drawing));
}
