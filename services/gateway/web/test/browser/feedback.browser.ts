// Feedback: without an account, in the reader's language, on a small screen.
import {Code, ConnectError} from '@connectrpc/connect';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {
  FeedbackService,
  type SubmitFeedbackRequest,
} from '../../src/gen/treff/casework/v1/feedback_service_pb';
import {forms} from './fixtures/feedback';
import {Views} from './harness';

let views: Views;
beforeAll(async () => {
  views = await Views.start();
});
afterAll(() => views.stop());

const used = 'USED-USED-USED-USED';

function open(sent: SubmitFeedbackRequest[] = [], more = {}) {
  return views.open({
    path: '/feedback',
    services: (router) =>
      router.service(FeedbackService, {
        listFeedbackLanguages: () => ({languages: forms}),
        getFeedbackForm: ({language}) => forms.find((form) => form.language === language)!,
        submitFeedback: (request) => {
          if (request.code === used) throw new ConnectError('used', Code.FailedPrecondition);
          sent.push(request);
          return {thanks: 'Takk. Svarene er talt med.'};
        },
      }),
    width: 320,
    ...more,
  });
}

describe('feedback', () => {
  it('is given without signing in, also without saying', async () => {
    const sent: SubmitFeedbackRequest[] = [];
    const {page, complaints} = await open(sent);

    await page.getByLabel('Koden i brevet').fill('abcd efgh');
    for (const group of await page.locator('fieldset').all()) {
      await group.getByLabel('Litt enig').check();
    }
    await page.getByRole('group', {name: /work/}).getByLabel('Vil ikke svare').check();
    await page.getByRole('button', {name: 'Send svarene'}).click();

    await page.getByRole('heading', {name: 'Takk. Svarene er talt med.'}).waitFor();
    await page.getByText('ring 113').waitFor();
    expect(sent[0]?.answers.map(({value}) => value)).toEqual([4, 4, 0, 4]);
    expect(complaints).toEqual([]);
  });

  it('names what is not answered, and keeps what is when the code is refused', async () => {
    const {page} = await open();
    await page.getByLabel('Koden i brevet').fill(used);
    await page.getByRole('button', {name: 'Send svarene'}).click();
    await page.getByRole('link', {name: /housing/}).waitFor();

    for (const group of await page.locator('fieldset').all()) {
      await group.getByLabel('Helt enig').check();
    }
    await page.getByRole('button', {name: 'Send svarene'}).click();
    await page.getByText('Koden virker ikke.').first().waitFor();

    expect(await page.getByLabel('Helt enig').first().isChecked()).toBe(true);
  });

  it('begins in the reader’s language, from right to left where that is so', async () => {
    const {page} = await open([], {language: 'ar'});

    await page.getByText('كيف حالكم في المكان الذي تسكنون فيه؟').waitFor();
    expect(await page.locator('main').getAttribute('dir')).toBe('rtl');
  });
});
