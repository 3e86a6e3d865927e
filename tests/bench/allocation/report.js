// Sums up what tests/bench/allocation/run measured: a table, or one JSON object when JSON=true.
// Medians over seeds; ratios on the seeds that both solvers had.
const fs = require("fs");
const os = require("os");

const lines = fs.readFileSync(process.argv[2], "utf8").trim().split("\n").filter(Boolean)
    .map((line) => JSON.parse(line));
const names = {treff: "treff", cbc: "CBC", highs: "HiGHS", clp: "CLP (LP)", lemon: "LEMON (flow)"};

function median(numbers) {
  const sorted = numbers.filter((n) => typeof n === "number").sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function worst(numbers) {
  const known = numbers.filter((n) => typeof n === "number");
  return known.length === 0 ? null : Math.max(...known);
}

function summary(runs, ours) {
  const of = (key) => runs.map((run) => run[key]);
  const pairs = runs.map((run) => [run, ours.find((own) => own.seed === run.seed)])
      .filter(([run, own]) => own && run.seconds && own.seconds);
  return {
    seeds: runs.length,
    objective: median(of("objective")),
    bound: median(of("bound")),
    gapPercent: median(of("gapPercent")),
    worstGapPercent: worst(of("gapPercent")),
    proven: runs.filter((run) => run.proven).length,
    seconds: median(of("seconds")),
    worstSeconds: worst(of("seconds")),
    cpuSeconds: median(of("cpuSeconds")),
    peakMegabytes: median(of("peakMegabytes")),
    overrideSeconds: median(runs.map((run) => run.override?.seconds)),
    timesOurs: median(pairs.map(([run, own]) => run.seconds / own.seconds)),
    errors: [...new Set(of("error").filter(Boolean))],
  };
}

const instances = lines.filter((line) => line.title).map((instance) => {
  const runs = lines.filter((line) => line.solver && !line.trace && !line.frontier &&
                                      line.instance === instance.instance);
  const ours = runs.filter((run) => run.solver === "treff");
  const solvers = {};
  for (const solver of Object.keys(names)) {
    const own = runs.filter((run) => run.solver === solver);
    if (own.length > 0) solvers[solver] = summary(own, ours);
  }
  return {...instance, solvers};
});

const report = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${os.cpus()[0].model.trim()}, ${os.cpus().length} cores`,
  instances,
};
if (process.env.JSON === "true") {
  console.log(JSON.stringify(report, null, 2));
  process.exit(0);
}

const number = (value, decimals) => value === null ? "–" : value.toFixed(decimals);
const seconds = (value) => value === null ? "–" : `${value.toFixed(value < 10 ? 2 : 0)} s`;
const met = (instance, one) =>
    one.worstGapPercent !== null && one.worstGapPercent <= instance.aimGapPercent + 1e-7 &&
    one.worstSeconds <= instance.aimSeconds ? "met" : "missed";

function print(rows) {
  const widths = rows[0].map((_, c) => Math.max(...rows.map((row) => row[c].length)));
  const line = (row) => `| ${row.map((cell, c) => cell.padEnd(widths[c])).join(" | ")} |`;
  console.log(line(rows[0]));
  console.log(`|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`);
  for (const row of rows.slice(1)) console.log(line(row));
}

console.log(`${report.date}, ${report.machine}; medians over seeds\n`);
const rows = [["instance", "solver", "seeds", "objective", "bound", "gap", "time", "× ours",
               "peak", "aim"]];
for (const instance of instances) {
  for (const [solver, one] of Object.entries(instance.solvers)) {
    const ours = solver === "treff";
    const nothing = one.objective === null && one.bound === null;
    rows.push([
      ours ? instance.title : "", names[solver], String(one.seeds), number(one.objective, 4),
      nothing ? one.errors.join(", ") : number(one.bound, 4),
      one.gapPercent === null ? "–" : `${number(one.gapPercent, 4)} %`, seconds(one.seconds),
      ours || one.timesOurs === null ? "" : one.timesOurs.toFixed(one.timesOurs < 10 ? 1 : 0),
      one.peakMegabytes === null ? "–" : `${Math.round(one.peakMegabytes)} MB`,
      ours ? `≤ ${Number(instance.aimGapPercent.toPrecision(6))} % in ${instance.aimSeconds} s ${met(instance, one)}` : "",
    ]);
    if (ours && one.overrideSeconds !== null) {
      rows.push(["", "  one override", "", "", "", "", seconds(one.overrideSeconds), "", "",
                 instance.instance === "15000x357-four"
                     ? `≤ 1 s ${one.overrideSeconds <= 1 ? "met" : "missed"}` : ""]);
    }
  }
}
print(rows);
