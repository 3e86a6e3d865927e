// Draws what treff_bench_load measured:
//
//   node plot.js LOAD.jsonl OUT.svg
//
// Calls answered and refused a second, by calls made, each as a multiple of what the server can do.
// Series differ by dash and by a name at their end, not by colour alone; colours follow the reader's
// theme.
const fs = require("fs");

const [, , results, out] = process.argv;
const lines = fs.readFileSync(results, "utf8").trim().split("\n").map((line) => JSON.parse(line));
const capacity = lines.find(({times}) => times === 0).goodput;
const steps = lines.filter(({times}) => times > 0);

const width = 760, height = 440;
const area = {left: 76, right: 560, top: 64, bottom: 376};
const least = 0.1, most = 10, low = 0.05;
const logarithmic = (from, to, start, end) => (v) =>
    start + (Math.log(Math.min(Math.max(v, from), to) / from) / Math.log(to / from)) * (end - start);
const x = logarithmic(least, most, area.left, area.right);
const y = logarithmic(low, most, area.bottom, area.top);
const at = (number) => number.toFixed(1);

const style = `
  svg { font: 14px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif }
  .paper { fill: #ffffff } .ink { fill: #1b1f24 } .soft { fill: #57606a }
  .title { font-size: 17px; font-weight: 600 }
  .axis { stroke: #57606a } .grid { stroke: #d8dee4 }
  .line { fill: none; stroke-width: 2.25 } .dash1 { stroke-dasharray: 8 4 } .dash2 { stroke-dasharray: 2 3 }
  .s0 { stroke: #0b5cad } .s1 { stroke: #a84300 } .s2 { stroke: #57606a }
  .f0 { fill: #0b5cad } .f1 { fill: #a84300 } .f2 { fill: #57606a }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117 } .ink { fill: #e6edf3 } .soft { fill: #9da7b1 }
    .axis { stroke: #9da7b1 } .grid { stroke: #2b323b }
    .s0 { stroke: #6cb6ff } .s1 { stroke: #ffa657 } .s2 { stroke: #9da7b1 }
    .f0 { fill: #6cb6ff } .f1 { fill: #ffa657 } .f2 { fill: #9da7b1 }
  }`;

const ofAll = (step) => Object.values(step.refused).reduce((sum, each) => sum + each, 0);
const series = [
  {name: "answered", note: "in two seconds", value: (step) => step.goodput / capacity},
  {name: "refused", note: "and told when to come again", value: (step) => ofAll(step) / capacity},
  {name: "asked for", note: "", value: (step) => step.offered / capacity},
];
const ticks = [0.1, 0.2, 0.5, 1, 2, 5, 10];

const grid = ticks.map((value) => `
  <line class="grid" x1="${area.left}" x2="${area.right}" y1="${at(y(value))}" y2="${at(y(value))}"/>
  <text class="soft" x="${area.left - 8}" y="${at(y(value) + 4.5)}" text-anchor="end">${value}</text>
  <line class="axis" x1="${at(x(value))}" x2="${at(x(value))}" y1="${area.bottom}" y2="${area.bottom + 5}"/>
  <text class="soft" x="${at(x(value))}" y="${area.bottom + 21}" text-anchor="middle">${value}</text>`);
const drawn = series.map(({value}, i) => {
  const points = steps.filter((step) => value(step) >= low)
      .map((step) => `${at(x(step.times))},${at(y(value(step)))}`);
  return `
  <polyline class="line s${i} dash${i}" points="${points.join(" ")}"/>`;
});
const last = steps[steps.length - 1];
// Names at the end of series, moved apart where they would touch.
const names = series.map(({name, note, value}, i) => ({name, note, i, top: y(value(last))}))
    .sort((a, b) => a.top - b.top);
for (let i = 1; i < names.length; ++i) names[i].top = Math.max(names[i].top, names[i - 1].top + 36);
const labels = names.map(({name, note, i, top}) => `
  <text class="f${i}" x="${area.right + 8}" y="${at(top + 4.5)}">${name}</text>
  <text class="soft" x="${area.right + 8}" y="${at(top + 20)}" font-size="12">${note}</text>`);

fs.writeFileSync(out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Calls answered and refused by calls made">
<style>${style}
</style>
  <rect class="paper" width="${width}" height="${height}"/>
  <text class="ink title" x="${area.left}" y="30">What is answered when more is asked for than can be done</text>
  <text class="soft" x="${area.left}" y="50">1 is ${Math.round(capacity)} calls a second: recommendations, profiles, new cases</text>${grid.join("")}${drawn.join("")}${labels.join("")}
  <line class="axis" x1="${area.left}" x2="${area.right}" y1="${area.bottom}" y2="${area.bottom}"/>
  <text class="soft" x="${(area.left + area.right) / 2}" y="${area.bottom + 46}" text-anchor="middle">calls made, as a multiple of what can be done</text>
</svg>
`);
