// Draws what tests/bench/allocation/run --plots measured:
//
//   node plots.js RESULTS.jsonl FOLDER
//
// writes gap-over-time.svg and fairness-frontier.svg. The same results give the same bytes. Series
// differ by dash and by a name at their end, not by colour alone; colours follow the reader's theme.
const fs = require("fs");
const path = require("path");

const [, , results, folder] = process.argv;
const lines = fs.readFileSync(results, "utf8").trim().split("\n").map((line) => JSON.parse(line));

const width = 760, height = 440;
const area = {left: 76, right: 560, top: 64, bottom: 376};
const titles = {
  "fy17-actual": "HIAS FY17, 329 × 20",
  "1000x357": "generated, 1 000 × 357",
  "20000x357": "generated, 20 000 × 357",
};

const style = `
  svg { font: 14px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif }
  .paper { fill: #ffffff } .ink { fill: #1b1f24 } .soft { fill: #57606a }
  .title { font-size: 17px; font-weight: 600 }
  .axis { stroke: #57606a } .grid { stroke: #d8dee4 } .mark { stroke: #57606a; stroke-dasharray: 2 4 }
  .line { fill: none; stroke-width: 2.25 } .dash1 { stroke-dasharray: 8 4 } .dash2 { stroke-dasharray: 2 3 }
  .s0 { stroke: #0b5cad } .s1 { stroke: #a84300 } .s2 { stroke: #6e40aa }
  .f0 { fill: #0b5cad } .f1 { fill: #a84300 } .f2 { fill: #6e40aa } .band { opacity: .16 }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117 } .ink { fill: #e6edf3 } .soft { fill: #9da7b1 }
    .axis { stroke: #9da7b1 } .grid { stroke: #2b323b } .mark { stroke: #9da7b1 }
    .s0 { stroke: #6cb6ff } .s1 { stroke: #ffa657 } .s2 { stroke: #c8a5ff }
    .f0 { fill: #6cb6ff } .f1 { fill: #ffa657 } .f2 { fill: #c8a5ff }
  }`;

const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
const at = (number) => number.toFixed(1);
const linear = (low, high, from, to) => (v) => from + ((v - low) / (high - low)) * (to - from);
const logarithmic = (low, high, from, to) =>
    (v) => linear(Math.log(low), Math.log(high), from, to)(Math.log(Math.min(Math.max(v, low), high)));

// Names at the end of series, moved apart where they would touch.
function spread(labels, least = 34) {
  labels.sort((a, b) => a.y - b.y);
  for (let i = 1; i < labels.length; ++i) {
    labels[i].y = Math.max(labels[i].y, labels[i - 1].y + least);
  }
  const over = labels.length > 0 ? labels[labels.length - 1].y + 10 - area.bottom : 0;
  if (over > 0) for (const label of labels) label.y -= over;
  return labels;
}

function chart({title, description, x, y, xLabel, yLabel, body, labels}) {
  const grid = y.ticks.map(([value, text]) => `
  <line class="grid" x1="${area.left}" x2="${area.right}" y1="${at(y.scale(value))}" y2="${at(y.scale(value))}"/>
  <text class="soft" x="${area.left - 8}" y="${at(y.scale(value) + 4.5)}" text-anchor="end">${text}</text>`);
  const ticks = x.ticks.map(([value, text]) => `
  <line class="axis" x1="${at(x.scale(value))}" x2="${at(x.scale(value))}" y1="${area.bottom}" y2="${area.bottom + 5}"/>
  <text class="soft" x="${at(x.scale(value))}" y="${area.bottom + 21}" text-anchor="middle">${text}</text>`);
  const names = spread(labels).map(({y: top, series, text, note}) => `
  <text class="f${series}" x="${area.right + 12}" y="${at(top)}">${escape(text)}</text>
  <text class="soft" x="${area.right + 12}" y="${at(top + 16)}" font-size="12">${escape(note)}</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">
  <title id="title">${escape(title)}</title>
  <desc id="description">${escape(description)}</desc>
  <style>${style}
  </style>
  <rect class="paper" width="${width}" height="${height}"/>
  <text class="ink title" x="24" y="32">${escape(title)}</text>
  <text class="soft" x="24" y="52" font-size="12">${escape(yLabel)}</text>${grid.join("")}${ticks.join("")}
  <line class="axis" x1="${area.left}" x2="${area.right}" y1="${area.bottom}" y2="${area.bottom}"/>
  <text class="soft" x="${(area.left + area.right) / 2}" y="${area.bottom + 46}" text-anchor="middle" font-size="12">${escape(xLabel)}</text>${body}${names.join("")}
</svg>
`;
}

function gapOverTime() {
  const traces = lines.filter((line) => line.trace);
  if (traces.length === 0) return null;
  const least = 1e-4;  // per cent; what is nearer is drawn at the foot, as 0
  const points = (run) => run.trace.map(([seconds, objective, bound]) =>
      [seconds, (100 * Math.max(bound - objective, 0)) / Math.abs(objective)]);
  const times = traces.flatMap((run) => points(run).map(([seconds]) => seconds));
  const low = 10 ** Math.floor(Math.log10(Math.max(Math.min(...times), 1e-3)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...times)));
  const x = {scale: logarithmic(low, high, area.left, area.right), ticks: []};
  for (let t = low; t <= high * 1.001; t *= 10) x.ticks.push([t, String(Number(t.toPrecision(3)))]);
  const y = {
    scale: logarithmic(least, 10, area.bottom, area.top + 8),
    ticks: [[1e-4, "0"], [1e-3, "0.001"], [0.01, "0.01"], [0.1, "0.1"], [1, "1"], [10, "10"]],
  };
  const labels = [];
  const body = traces.map((run, series) => {
    const all = points(run);
    let d = "";
    all.forEach(([seconds, gap], i) => {
      const px = at(x.scale(seconds)), py = at(y.scale(gap));
      d += i === 0 ? `M${px} ${py}` : `H${px}V${py}`;
    });
    const [seconds, gap] = all[all.length - 1];
    labels.push({series, y: y.scale(gap) - 6, text: titles[run.instance] ?? run.instance,
                 note: `${gap < 1e-7 ? "proven optimal" : `${gap.toFixed(4)} %`} at ${seconds.toFixed(2)} s`});
    return `
  <path class="line s${series} dash${series}" d="${d}"/>
  <circle class="f${series}" cx="${at(x.scale(seconds))}" cy="${at(y.scale(gap))}" r="4"/>`;
  }).join("");
  return chart({
    title: "The proven gap falls while the search goes on",
    description: "Step lines, both axes logarithmic. " + labels.map((l) => `${l.text}: ${l.note}.`).join(" "),
    x, y, xLabel: "time since the start, seconds (logarithmic)",
    yLabel: "gap between bound and objective, per cent of the objective (logarithmic)", body, labels,
  });
}

function niceStep(span) {
  const raw = span / 5, power = 10 ** Math.floor(Math.log10(raw));
  return power * [1, 2, 5, 10].find((m) => m * power >= raw);
}

function fairnessFrontier() {
  const runs = lines.filter((line) => line.frontier);
  if (runs.length === 0) return null;
  const held = runs.map((run) => run.frontier.filter((point) => point.held));
  const ratios = held.flat().map((point) => point.ratio).concat(runs.map((run) => run.largestRatio));
  const most = Math.max(3, ...held.flat().map((point) => point.lossPercent));
  const step = niceStep(most), xStep = niceStep(Math.max(...ratios) - 1);
  const top = Math.ceil(most / step) * step, right = 1 + Math.ceil((Math.max(...ratios) - 1) / xStep) * xStep;
  const x = {scale: linear(1, right, area.left, area.right), ticks: []};
  const y = {scale: linear(0, top, area.bottom, area.top + 8), ticks: []};
  for (let t = 1; t <= right + 1e-9; t += xStep) x.ticks.push([t, t.toFixed(xStep < 0.1 ? 2 : 1)]);
  for (let v = 0; v <= top + 1e-9; v += step) y.ticks.push([v, String(Number(v.toFixed(2)))]);
  const labels = [];
  const body = runs.map((run, series) => {
    const upper = held[series].map((p) => [at(x.scale(p.ratio)), at(y.scale(Math.max(p.lossPercent, 0)))]);
    const lower = held[series].map((p) => [at(x.scale(p.ratio)), at(y.scale(Math.max(p.leastLossPercent, 0)))]);
    const limit = at(x.scale(run.largestRatio));
    const last = held[series][held[series].length - 1];
    labels.push({series, y: y.scale(last.lossPercent), text: titles[run.instance] ?? run.instance,
                 note: `at most ${(Math.floor(run.largestRatio * 1000) / 1000).toFixed(3)} × is possible`});
    return `
  <line class="mark" x1="${limit}" x2="${limit}" y1="${area.top + 8}" y2="${area.bottom}"/>
  <path class="band f${series}" d="M${upper.concat([...lower].reverse()).map((p) => p.join(" ")).join("L")}Z"/>
  <path class="line s${series} dash${series}" d="M${upper.map((p) => p.join(" ")).join("L")}"/>${upper.map(([cx, cy]) => `
  <circle class="f${series}" cx="${cx}" cy="${cy}" r="3.2"/>`).join("")}`;
  }).join("");
  return chart({
    title: "What fairness costs",
    description: "Loss of the objective by the floor of every group. " + runs.map((run, series) =>
        `${labels.find((l) => l.series === series).text}: ` + held[series].map((p) =>
            `${p.lossPercent.toFixed(2)} % at ${p.ratio}`).join(", ") + ".").join(" "),
    x, y, xLabel: "floor: what every group of family size gets at least, × what random placement would give it",
    yLabel: "loss of the objective, per cent; the band ends where no placement can lose less", body, labels,
  });
}

fs.mkdirSync(folder, {recursive: true});
for (const [name, draw] of [["gap-over-time", gapOverTime], ["fairness-frontier", fairnessFrontier]]) {
  const svg = draw();
  if (svg !== null) fs.writeFileSync(path.join(folder, `${name}.svg`), svg);
}
