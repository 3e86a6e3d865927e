// Reports of a municipality, and its answers to requests.
import {create} from '@bufbuild/protobuf';
import {Code, ConnectError, type ConnectRouter} from '@connectrpc/connect';
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {BadRequestSchema} from '../../src/gen/google/rpc/error_details_pb';
import {
  SettlementRequest_DeclineReason as DeclineReason,
  type DeclineSettlementRequestRequest,
  SettlementRequestService,
  SettlementRequest_State as State,
} from '../../src/gen/treff/casework/v1/request_service_pb';
import {type Report, ReportService} from '../../src/gen/treff/municipality/v1/report_service_pb';
import {answerPlaces} from './fixtures/places';
import {asked, languages, lastReport, requestName} from './fixtures/reports';
import {Views} from './harness';

const municipality = {role: 'municipality', place: '5501'} as const;

class Services {
  created: (Report | undefined)[] = [];
  confirmed = 0;
  declined: DeclineSettlementRequestRequest[] = [];
  // What the service finds wrong that the page did not.
  refusal: {field: string; description: string} | undefined;

  answer = (router: ConnectRouter) => {
    answerPlaces(router);
    router.service(ReportService, {
      getReport: () => lastReport(1),
      getReportTemplate: () => ({languages}),
      createReport: ({report}) => {
        if (this.refusal) {
          const value = create(BadRequestSchema, {fieldViolations: [this.refusal]});
          throw new ConnectError('bad', Code.InvalidArgument, undefined, [
            {desc: BadRequestSchema, value},
          ]);
        }
        this.created.push(report);
        return lastReport(2);
      },
      confirmReport: () => {
        this.confirmed += 1;
        return lastReport(3);
      },
    });
    router.service(SettlementRequestService, {
      listAskedHouseholds: ({states}) =>
        states.includes(State.SENT) ? {households: [asked(State.SENT)]} : {},
      markSettlementRequestSeen: () => asked(State.SEEN).request!,
      declineSettlementRequest: (request) => {
        this.declined.push(request);
        return asked(State.DECLINED).request!;
      },
    });
  };
}

let views: Views;
beforeAll(async () => {
  views = await Views.start();
});
afterAll(() => views.stop());

const open = (path: string, services = new Services(), more = {}) =>
  views.open({path, session: municipality, services: services.answer, ...more});

const places = (page: Page) => page.getByLabel('Ledige plasser i introduksjonsprogrammet');

describe('a report', () => {
  it('without a change is confirmed in one click, with a receipt', async () => {
    const services = new Services();
    const {page, complaints} = await open('/reports', services);
    await page.getByText('Sist meldt 1. nov. 2026').waitFor();

    await page.getByRole('button', {name: 'Ingen endring: bekreft i dag'}).click();

    await page.getByText('Meldingen er mottatt', {exact: true}).waitFor();
    expect(services.confirmed).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('is a draft that survives a reload, without the contact', async () => {
    const {page} = await open('/reports');
    await places(page).fill('9');
    await page.getByLabel('Telefon til kontoret').fill('22 22 22 22');
    const kept = await page.evaluate(() => JSON.stringify(localStorage));
    await page.reload();

    await page.getByText('Utkastet ditt er hentet fram.').waitFor();
    expect(await places(page).inputValue()).toBe('9');
    expect(kept).not.toContain('22 22');
  });

  it('sends what is said, and leaves out what is not', async () => {
    const services = new Services();
    const {page} = await open('/reports', services);
    await places(page).fill('');
    await page.getByRole('button', {name: 'Send inn'}).click();
    await page.getByText('Meldingen er mottatt', {exact: true}).waitFor();

    expect(services.created[0]).toMatchObject({
      reporter: 'municipalities/5501',
      staffedPlaces: 0,
      upperSecondary: true,
    });
    expect(services.created[0]?.introductionPlaces).toBeUndefined();
    expect(services.created[0]?.adultEducation).toBeUndefined();
  });

  it('with faults is not sent: the list has the focus, and what was typed stays', async () => {
    const services = new Services();
    services.refusal = {field: 'report.contact.role', description: 'holds an identity number'};
    const {page} = await open('/reports', services);
    await places(page).fill('mange');
    await page.getByRole('button', {name: 'Send inn'}).click();
    await page.getByRole('link', {name: /introduksjonsprogrammet: skriv et tall/}).waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('DS-ERROR-SUMMARY');

    await places(page).fill('7');
    await page.getByRole('button', {name: 'Send inn'}).click();
    await page.getByRole('link', {name: /holds an identity number/}).click();

    expect(await page.evaluate(() => document.activeElement?.id)).toBe('contact.role');
    expect(await places(page).inputValue()).toBe('7');
  });
});

describe('a request', () => {
  it('is declined with a reason, in words where it is another', async () => {
    const services = new Services();
    const {page} = await open('/asked', services);
    await page.getByRole('button', {name: 'Si nei'}).click();
    await page.getByRole('button', {name: 'Si nei'}).click();
    await page.getByText('Velg en grunn.').first().waitFor();
    await page.getByLabel('Hvorfor?').selectOption('OTHER_DECLINE');
    await page.getByRole('button', {name: 'Si nei'}).click();
    await page.getByText('Skriv hva grunnen er.').first().waitFor();
    await page.getByLabel('Med egne ord').fill('Skolen bygges om');
    await page.getByRole('button', {name: 'Si nei'}).click();
    await expect.poll(() => services.declined.length).toBe(1);

    expect(services.declined[0]).toMatchObject({
      name: requestName,
      etag: 'e1',
      reason: DeclineReason.OTHER_DECLINE,
      note: 'Skolen bygges om',
    });
  });
});
