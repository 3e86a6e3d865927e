// How fast a case is there, and how much script it takes. The bounds of time leave room for a busy
// machine; what was measured is printed, and docs/dashboard.md has it of a machine at rest.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {closing} from '../house.mjs';

const mostScriptBytes = 250_000;

export function speedJourneys(house) {
  test('a case is soon there, and a click shows its reasons at once', async t => {
    const {cases} = await house.call('casework.v1.CaseService/ListCases', {reference: 'SYNTETISK 3'});
    await closing(await house.open('/icon.svg'), async page => {
      const began = Date.now();
      await page.goto(`${house.base}/${cases[0].name}`);
      await page.locator('.reasons-sum').waitFor();
      const reasonsMs = Date.now() - began;
      const {paintMs, scriptBytes} = await page.evaluate(() => {
        const scripts = performance.getEntriesByType('resource').filter(({name}) => name.endsWith('.js'));
        return {
          paintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
          scriptBytes: scripts.reduce((sum, {encodedBodySize}) => sum + encodedBodySize, 0),
        };
      });
      const clickMs = await page.evaluate(async () => {
        const rows = document.querySelectorAll('.ranking-row');
        const times = [];
        for (let i = 1; i < Math.min(rows.length, 9); i += 1) {
          const start = performance.now();
          rows[i].click();
          await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
          times.push(performance.now() - start);
        }
        return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
      });
      t.diagnostic(`first paint ${Math.round(paintMs)} ms, reasons ${reasonsMs} ms, ` +
                   `script ${Math.round(scriptBytes / 1000)} kB, click to reasons ${Math.round(clickMs)} ms`);
      // A folder is served as it is; the program's own files are compressed.
      if (!process.env.TREFF_WEB_FILES) assert.ok(scriptBytes < mostScriptBytes, `${scriptBytes} bytes of script`);
      assert.ok(paintMs < 5000 && reasonsMs < 15_000 && clickMs < 1000);
    });
  });
}
