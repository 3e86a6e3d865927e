// The form for households: no session, their own language, its direction and its letters.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {closing} from '../house.mjs';

const languages = [
  {locale: 'ar', direction: 'rtl', letters: /[\u0600-\u06ff]/},
  {locale: 'ti', direction: 'ltr', letters: /[\u1200-\u137f]/},
];

// Whether a sample is drawn with letters of its own: boxes for what a font lacks are all alike.
const isDrawn = (page, sample) => page.evaluate(text => {
  const drawn = one => {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    context.font = `40px ${getComputedStyle(document.body).fontFamily}`;
    context.fillText(one, 10, 60);
    return canvas.toDataURL();
  };
  const [first, second] = [...new Set(text.replace(/[\s\p{P}]/gu, ''))];
  return drawn(first) !== drawn(second);
}, sample);

export function feedbackJourneys(house) {
  for (const {locale, direction, letters} of languages) {
    test(`the form speaks ${locale} from the first, without a session`, async () => {
      const open = house.open('/feedback', {role: null, locale, width: 320});
      await closing(await open, async page => {
        const heading = page.getByRole('heading', {level: 1});
        await heading.waitFor();
        const title = await heading.textContent();

        assert.match(title, letters);
        assert.ok(await isDrawn(page, title), 'letters that no font has');
        assert.equal(await page.locator('main').getAttribute('dir'), direction);
        assert.equal(await page.locator('main').getAttribute('lang'), locale);
        assert.equal(await page.getByRole('navigation').count(), 1);
        const sideways = await page.evaluate(
            () => document.documentElement.scrollWidth > document.documentElement.clientWidth);
        assert.equal(sideways, false);
      });
    });
  }

  test('what is missing is said, and a code that does not work; the answers stay', async () => {
    await closing(await house.open('/feedback?language=nb', {role: null}), async page => {
      await page.getByRole('button', {name: 'Send svarene'}).click();
      await page.getByText('Velg et svar på hvert spørsmål.').first().waitFor();
      assert.equal(await page.evaluate(() => document.activeElement.tagName), 'DS-ERROR-SUMMARY');
      for (const question of await page.locator('.feedback-question').all()) {
        await question.getByRole('radio').nth(3).check();
      }
      await page.locator('#feedback-code').fill('ABCD-EFGH-JKLM-NPQR');
      await page.getByRole('button', {name: 'Send svarene'}).click();
      await page.locator('#feedback-code[aria-invalid="true"]').waitFor();

      assert.equal(await page.locator('#feedback-code').inputValue(), 'ABCD-EFGH-JKLM-NPQR');
      assert.equal(await page.getByRole('radio', {checked: true}).count(), 4);
      // The refusal of a call is expected here.
      page.faults.length = 0;
    });
  });
}
