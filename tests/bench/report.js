// Prints what tests/bench/run measured: a table, or one JSON object when JSON=true.
const fs = require("fs");
const os = require("os");
const served = JSON.parse(process.env.SERVED);
const nanoseconds = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 };

// Medians of a Google Benchmark report by benchmark name, in microseconds.
function medians(report) {
  const result = {};
  for (const run of JSON.parse(report).benchmarks) {
    if (run.aggregate_name !== "median") continue;
    result[run.run_name] = {
      real_ms: (run.real_time * nanoseconds[run.time_unit]) / 1e6,
      microseconds: (run.cpu_time * nanoseconds[run.time_unit]) / 1e3,
      bytes_per_second: run.bytes_per_second,
      p50_ms: run.p50_us / 1e3,
      p99_ms: run.p99_us / 1e3,
    };
  }
  return result;
}

const report = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${os.cpus()[0].model.trim()}, ${os.cpus().length} cores`,
  served,
  scoring: medians(process.env.SCORING),
  json_stat: medians(process.env.JSON_STAT),
  casework: medians(process.env.CASEWORK),
  measures: medians(process.env.MEASURES),
  requests: JSON.parse(process.env.REQUESTS),
  identity: medians(process.env.IDENTITY),
  mtls: JSON.parse(process.env.MTLS),
  refresh: {
    seconds: process.env.REFRESH_MS / 1e3,
    peak_mb: process.env.REFRESH_KB / 1024,
    publications: Number(process.env.PUBLICATIONS),
  },
  start_to_ready: { seconds: process.env.READY_MS / 1e3, resident_mb: process.env.READY_KB / 1024 },
};

if (process.env.JSON === "true") {
  const allocation = process.env.ALLOCATION;
  if (fs.existsSync(allocation)) report.allocation = JSON.parse(fs.readFileSync(allocation, "utf8"));
  console.log(JSON.stringify(report, null, 2));
  process.exit(0);
}

const rows = [["what", "ours", "peer or limit", "ratio"]];
const add = (what, ours, peer = "", ratio = "") => rows.push([what, ours, peer, ratio]);
const { recommend, echo } = served;
add(`recommend served, ${Math.round(served.response_bytes / 1024)} KiB: calls a second`,
    recommend.per_second.toFixed(0), `${echo.per_second.toFixed(0)} bare echo`,
    (recommend.per_second / echo.per_second).toFixed(2));
add("  p99", `${(recommend.p99_us / 1e3).toFixed(2)} ms`, `${(echo.p99_us / 1e3).toFixed(2)} ms`,
    (recommend.p99_us / echo.p99_us).toFixed(2));
add("  server CPU a call", `${recommend.server_cpu_us.toFixed(0)} µs`,
    `${echo.server_cpu_us.toFixed(0)} µs`,
    (recommend.server_cpu_us / echo.server_cpu_us).toFixed(2));
for (const [what, bytes, read] of [
  [`profile read, ${served.part_indicators} indicators asked for`, served.part_bytes, served.profile_part],
  [`profile read, all ${served.profile_indicators} indicators`, served.profile_bytes, served.profile],
]) {
  add(`${what}, ${Math.round(bytes / 1024)} KiB: p50`, `${(read.p50_us / 1e3).toFixed(2)} ms`, "0.3 ms",
      (read.p50_us / 300).toFixed(2));
  add("  server CPU a read", `${read.server_cpu_us.toFixed(0)} µs`);
}
for (const [name, run] of Object.entries(report.scoring)) {
  add(name, `${run.microseconds.toFixed(1)} µs`);
}
const bare = Object.entries(report.json_stat).find(([name]) => name.includes("Bare"));
for (const [name, run] of Object.entries(report.json_stat)) {
  const rate = run.bytes_per_second ? `${(run.bytes_per_second / 1e6).toFixed(0)} MB/s` : "";
  add(name, `${(run.microseconds / 1e3).toFixed(2)} ms ${rate}`, "",
      bare ? (run.bytes_per_second / bare[1].bytes_per_second).toFixed(2) : "");
}
// Of both stores, each beside its bare one; in clock time, since the store is another process.
const beside = [
  ["queue by deadline, 100 000 cases", "QueueByDeadline", "BareFiftyRows"],
  ["queue with five filters", "QueueWithFilters", "BareFiftyRows"],
  ["queue by words", "QueueByText", "BareFiftyRows"],
  ["a thousand cases registered", "RegisterAThousand", "BareThousandRows"],
  ["measures of a year, 100 000 cases", "MeasuresOfAYear", "BareRows"],
  ["measures by municipality", "MeasuresByMunicipality", "BareRows"],
];
for (const [argument, store] of [["0", "SQLite"], ["1", "PostgreSQL"]]) {
  const find = (benchmark, threads = "") =>
    Object.entries({ ...report.casework, ...report.measures })
        .find(([full]) => full.startsWith(`${benchmark}/${argument}`) && full.endsWith(threads))[1];
  for (const [what, name, bareName] of beside) {
    const of = (benchmark) => find(benchmark).real_ms;
    add(`${what}, ${store}`, `${of(name).toFixed(1)} ms`, `${of(bareName).toFixed(1)} ms bare rows`,
        (of(name) / of(bareName)).toFixed(1));
  }
  for (const threads of [1, 8]) {
    const at = (benchmark) => find(benchmark, `threads:${threads}`);
    const bareRow = at("BareOneRow");
    const registered = at("RegisterOne");
    add(`one case registered, ${store}, ${threads} at once: a second`,
        (1e3 / registered.real_ms).toFixed(0), `${(1e3 / bareRow.real_ms).toFixed(0)} bare rows`,
        (bareRow.real_ms / registered.real_ms).toFixed(2));
    const read = at("ReadWithItsEntry");
    add("  read with its entry in the access log: p99", `${read.p99_ms.toFixed(2)} ms`,
        `${bareRow.p99_ms.toFixed(2)} ms to write a bare row`,
        (read.p99_ms / bareRow.p99_ms).toFixed(2));
  }
}
for (const [what, name] of [["a health check", "health_check"], ["a read of a case", "get_case"]]) {
  const { mtls_cpu_us: sealed, clear_cpu_us: clear, ratio } = report.mtls[name];
  add(`CPU of both ends with mTLS, ${what}`, `${sealed.toFixed(0)} µs`,
      `${clear.toFixed(0)} µs in the clear`, ratio.toFixed(2));
}
for (const [name, run] of Object.entries(report.identity)) {
  add(name, `${run.microseconds.toFixed(1)} µs`);
}
const { requests } = report;
add(`plan of ${requests.placed} approved and sent`,
    `${((requests.approve_ms + requests.send_ms) / 1e3).toFixed(1)} s`, "5 s",
    ((requests.approve_ms + requests.send_ms) / 5e3).toFixed(2));
add("national refresh from the mirror", `${report.refresh.seconds.toFixed(1)} s`, "5 s",
    (report.refresh.seconds / 5).toFixed(2));
add("  peak memory", `${report.refresh.peak_mb.toFixed(0)} MB`, "300 MB",
    (report.refresh.peak_mb / 300).toFixed(2));
add("  publications", `${report.refresh.publications}`, "1");
add("start to ready, data loaded", `${report.start_to_ready.seconds.toFixed(2)} s`, "2 s");
add("  resident after a recommendation", `${report.start_to_ready.resident_mb.toFixed(0)} MB`,
    "200 MB");

const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
console.log(`${report.date}, ${report.machine}`);
for (const row of rows) console.log(row.map((cell, i) => cell.padEnd(widths[i])).join("  ").trimEnd());
