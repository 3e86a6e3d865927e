// Prints what tests/bench/gateway/run measured: each way beside its peer.
const measured = {'in treffd': JSON.parse(process.env.IN_TREFFD), 'of its own': JSON.parse(process.env.ALONE)};
if (process.env.FORM === 'json') {
  console.log(JSON.stringify(measured, null, 2));
  process.exit(0);
}

const rows = [['what', 'ours a second', 'peer', 'ratio', 'CPU a call', 'peer', 'ratio', 'aim', 'p99']];
const us = value => `${value.toFixed(0)} µs`;
for (const [where, {failures, ways}] of Object.entries(measured)) {
  const add = (what, name, peerName, aim) => {
    const [ours, peer] = [ways[name], ways[peerName]];
    rows.push([`${what}, ${(ours.bytes / 1024).toFixed(1)} KiB`, ours.per_second.toFixed(0), peer.per_second.toFixed(0),
      (ours.per_second / peer.per_second).toFixed(2), us(ours.cpu_us), us(peer.cpu_us),
      // As rates are: above 1 is better than the peer.
      (peer.cpu_us / ours.cpu_us).toFixed(2), `≥ ${aim}`, us(ours.p99_us)]);
  };
  add(`gateway ${where}, binary`, 'binary', 'grpc', 0.6);
  add(`gateway ${where}, JSON`, 'json', 'grpc', 0.35);
  for (const name of Object.keys(ways).filter(one => one.startsWith('gateway '))) {
    const file = name.replace('gateway ', '');
    add(`${where}, ${file.replace(/.*\//, '')}`, name, `nginx ${file}`, 0.6);
  }
  if (failures > 0) rows.push([`${failures} failed`]);
}
const widths = rows[0].map((_, column) => Math.max(...rows.map(row => (row[column] ?? '').length)));
for (const row of rows) console.log(row.map((cell, i) => cell.padEnd(widths[i])).join('  ').trimEnd());
