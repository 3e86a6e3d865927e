// WCAG 2.2 A and AA on every view, at three widths and in both themes: nothing wrong, nothing left
// undecided, and no way sideways. One page a view: it is resized and recoloured, not loaded again. In the
// second theme only what colours can change is looked at again: all else is the same page.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {ask, closing, findings} from '../house.mjs';
import {schemes, viewsOf, widths} from '../views.mjs';

export function axeJourneys(house, plans) {
  test('axe finds nothing on any view', async t => {
    await house.createCases();
    await ask(house, {reference: 'SYNTETISK som venter på svar'}, 'municipalities/5501');
    for (const {name, address, who, sign} of await viewsOf(house, plans)) {
      await t.test(name, async () => {
        await closing(await house.open(address, who), async page => {
          await page.locator(sign).first().waitFor();
          for (const width of widths) {
            await page.setViewportSize({width, height: 900});
            for (const colorScheme of schemes) {
              await page.emulateMedia({colorScheme});
              const {violations, incomplete} = await findings(page, colorScheme !== schemes[0]);
              const at = `${name}, ${width} px, ${colorScheme}`;

              assert.deepEqual(violations, [], at);
              // Contrast that it cannot judge, as of text over drawn bars, would hide a fault.
              assert.deepEqual(incomplete, [], at);
            }
            const {scroll, client} = await page.evaluate(() => ({
              scroll: document.documentElement.scrollWidth,
              client: document.documentElement.clientWidth,
            }));
            assert.ok(scroll <= client, `${name} scrolls sideways at ${width} px: ${scroll} > ${client}`);
          }
        });
      });
    }
  });
}
