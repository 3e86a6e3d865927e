// Plans: made, followed while they are solved, read, changed, compared and approved.
import {create} from '@bufbuild/protobuf';
import {EmptySchema} from '@bufbuild/protobuf/wkt';
import type {ConnectRouter} from '@connectrpc/connect';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {Operations} from '../../src/gen/google/longrunning/operations_pb';
import {CaseService} from '../../src/gen/treff/casework/v1/case_service_pb';
import {
  AllocationService,
  type ApproveAllocationRequest,
  type CreateAllocationRequest,
  Allocation_State as State,
} from '../../src/gen/treff/recommendation/v1/allocation_service_pb';
import {RecommendationService} from '../../src/gen/treff/recommendation/v1/recommendation_service_pb';
import {answerPlaces} from './fixtures/places';
import {
  caseCount,
  caseName,
  comparison,
  madeUpCase,
  plan,
  planName,
  policy,
  revisedPlan,
  solvingOperation,
  uuid,
  whatRulesAllow,
} from './fixtures/plans';
import {Views} from './harness';

const lead = {role: 'lead', place: ''} as const;

// What the services were asked, and what they say next.
class Services {
  created: CreateAllocationRequest[] = [];
  approved: ApproveAllocationRequest[] = [];
  cancelled = 0;
  plans = new Map([1, 2].map((n) => [planName(n), plan(n)]));

  answer = (router: ConnectRouter) => {
    answerPlaces(router);
    router.service(CaseService, {
      getCase: ({name}) => madeUpCase(Number(name.slice(-12))),
      listCases: () => ({cases: Array.from({length: caseCount}, (_, n) => madeUpCase(n + 1))}),
    });
    router.service(RecommendationService, {
      listPolicies: () => ({policies: [policy]}),
      recommend: () => whatRulesAllow,
    });
    router.service(Operations, {
      getOperation: () => solvingOperation(3, this.plans.get(planName(3))?.state !== State.SOLVING),
      cancelOperation: () => {
        this.cancelled += 1;
        this.plans.set(planName(3), plan(3, State.CANCELLED));
        return create(EmptySchema);
      },
    });
    router.service(AllocationService, {
      listAllocations: () => ({allocations: [...this.plans.values()].reverse()}),
      getAllocation: ({name}) => this.plans.get(name)!,
      compareAllocations: () => comparison(1, 2),
      createAllocation: (request) => {
        this.created.push(request);
        this.plans.set(planName(3), plan(3, State.SOLVING));
        return solvingOperation(3);
      },
      approveAllocation: (request) => {
        this.approved.push(request);
        const approved = plan(1, State.APPROVED);
        approved.requests = [];
        this.plans.set(request.name, approved);
        return approved;
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
  views.open({path, session: lead, services: services.answer, ...more});

describe('a plan', () => {
  it('is made of the ready cases with floors by number, and followed until it is stopped', async () => {
    const services = new Services();
    const {page, complaints} = await open('/plans/new', services);
    await page.getByText('60 saker').waitFor();

    await page.getByLabel('1 person').fill('1,1');
    await page.getByRole('button', {name: 'Lag plan'}).click();

    await page.getByText('Høyst 1,2 % fra den best mulige.').waitFor();
    const cohort = services.created[0]!.cohort;
    expect(cohort.case).toBe('cases');
    expect(cohort.value).toMatchObject({
      policy: 'policies/standard@2',
      options: {floors: [{group: 'size-1', ratio: 1.1}], unplacedAllowed: true},
    });
    await page.getByRole('button', {name: 'Stopp og behold det beste'}).click();
    await page.getByText('57 av 60 saker').waitFor();
    expect(services.cancelled).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('is not made of faulty numbers: they are listed, and the list has the focus', async () => {
    const services = new Services();
    const {page} = await open('/plans/new', services);
    await page.getByText('60 saker').waitFor();

    await page.getByLabel('Lengste regnetid').fill('-5');
    await page.getByRole('button', {name: 'Lag plan'}).click();

    await page.getByText('Rett dette først').waitFor();
    const focused = await page.evaluate(() => document.activeElement?.tagName);
    expect(focused).toBe('DS-ERROR-SUMMARY');
    await page.getByRole('link', {name: /Lengste regnetid/}).click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('new-time');
    expect(services.created).toEqual([]);
  });
});

describe('a plan that is read', () => {
  it('says what placements rest on that nobody knows, and shows those cases', async () => {
    const {page} = await open(`/plans/${uuid(1)}`);

    await page
      .getByText('4 av 57 plasseringer bygger på noe som ikke er kjent.', {exact: false})
      .waitFor();
    await page
      .getByRole('button', {name: /3 saker/})
      .first()
      .click();

    await page.getByText('Bare saker i Bærum').waitFor();
    expect(new URL(page.url()).searchParams.get('place')).toBe('municipalities/3201');
  });

  it('holds a case where a person wants it, and is solved again with the reason', async () => {
    const services = new Services();
    const {page} = await open(`/plans/${uuid(1)}?tab=cases`, services);

    await page.getByRole('button', {name: /^Lås eller flytt\s+SYNTETISK 4$/}).click();
    await page.getByRole('button', {name: 'Ta med i neste utregning'}).click();
    await page.getByText('Skriv hvorfor').first().waitFor();
    await page.getByLabel('Flytt saken til en annen kommune').check();
    await page
      .getByRole('dialog')
      .getByLabel('Kommune', {exact: true})
      .selectOption('municipalities/5501');
    await page.getByLabel('Hvorfor?').fill('Søskenpar i nabokommunen');
    await page.getByRole('button', {name: 'Ta med i neste utregning'}).click();
    await page.getByText('SYNTETISK 4: Tromsø. Søskenpar i nabokommunen').waitFor();
    await page.getByRole('button', {name: 'Regn ut på nytt'}).click();
    await page.getByText('Planen regnes ut').waitFor();

    expect(services.created[0]!.cohort).toMatchObject({
      case: 'revision',
      value: {
        base: planName(1),
        overrides: [
          {
            case: caseName(4),
            location: 'municipalities/5501',
            reason: 'Søskenpar i nabokommunen',
          },
        ],
      },
    });
  });

  it('shows what moved against its base, and who was moved by a person', async () => {
    const services = new Services();
    services.plans.set(planName(2), revisedPlan(2, 1));
    const {page} = await open(`/plans/${uuid(2)}?tab=moved`, services);

    await page.getByText('Flyttet av en person: Søskenpar i nabokommunen').waitFor();
    await page.getByText('−4,5 poeng').waitFor();
  });
});

describe('a draft', () => {
  it('is approved by a lead with a reason, and of whoever is signed in', async () => {
    const services = new Services();
    const {page} = await open(`/plans/${uuid(1)}`, services);

    await page.getByText('Du godkjenner som leder', {exact: false}).waitFor();
    await page.getByLabel('Begrunnelse').fill('Gjennomgått med enheten');
    await page.getByRole('button', {name: 'Godkjenn planen'}).click();

    await page.getByText('Godkjent', {exact: true}).waitFor();
    expect(services.approved[0]).toMatchObject({
      reason: 'Gjennomgått med enheten',
      etag: 'e1',
    });
  });

  it('of an officer cannot be approved by the officer', async () => {
    const {page} = await open(`/plans/${uuid(1)}`, new Services(), {
      session: {...lead, role: 'officer'},
    });

    await page.getByText('Bare en leder kan godkjenne planer.').waitFor();
  });

  it('is compared with another: the older one first', async () => {
    const {page} = await open('/plans');
    await page.getByRole('checkbox').nth(1).waitFor();
    for (const box of await page.getByRole('checkbox').all()) await box.check();
    await page.getByRole('button', {name: 'Sammenlign de to valgte'}).click();

    await page.getByText('3 saker plasseres annerledes.').waitFor();
    expect(new URL(page.url()).pathname).toBe(`/plans/${uuid(1)}/compare/${uuid(2)}`);
  });
});
