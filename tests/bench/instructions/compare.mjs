// Compares instructions a call, RPC=COUNT…, with those of KIND in counts.json, prints a table, and
// fails where one is more than a tenth above. With RECORD=true they are written there instead.
import fs from 'node:fs';

const file = new URL('counts.json', import.meta.url);
const recorded = JSON.parse(fs.readFileSync(file, 'utf8'));
const {KIND: kind, RECORD: record} = process.env;
const tolerance = 0.1;

const counted = Object.fromEntries(process.argv.slice(2).map(text => {
  const [rpc, count] = text.split('=');
  if (!(Number(count) > 0)) throw new Error(`nothing was counted of ${rpc}`);
  return [rpc, Number(count)];
}));

if (record === 'true') {
  recorded[kind] = {recorded: new Date().toISOString().slice(0, 10), instructions: counted};
  fs.writeFileSync(file, `${JSON.stringify(recorded, null, 2)}\n`);
}

const before = recorded[kind]?.instructions ?? {};
console.log(`instructions a call, by ${kind}`);
for (const [rpc, count] of Object.entries(counted)) {
  const ratio = count / before[rpc];
  const compared = before[rpc] === undefined ?
      'nothing recorded' :
      `${before[rpc]} recorded, ${ratio.toFixed(3)}`;
  console.log(`${rpc.padEnd(12)} ${String(count).padStart(12)}  ${compared}`);
  if (ratio > 1 + tolerance) {
    console.error(`${rpc}: ${Math.round((ratio - 1) * 100)} % more instructions than recorded`);
    process.exitCode = 1;
  } else if (ratio < 1 - tolerance) {
    console.error(`${rpc}: fewer than recorded: run with --record, so that the gain is kept`);
  }
}
