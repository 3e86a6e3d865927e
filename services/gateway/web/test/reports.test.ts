// @vitest-environment node
import {create} from '@bufbuild/protobuf';
import {beforeEach, describe, expect, it} from 'vitest';
import {declineFaults} from '../src/asked/asked_answers';
import {ReportSchema} from '../src/gen/treff/municipality/v1/report_service_pb';
import {answersOf, faultsOf, noDwelling, reportOf} from '../src/reports/answers';
import {dropDraft, readDraft, saveDraft} from '../src/reports/draft';
import {forgetDrafts} from '../src/ui/use_draft';
import {lastReport} from './browser/fixtures/reports';

const reporter = 'municipalities/5501';
const last = answersOf(lastReport(1), 2026);
const none = answersOf(create(ReportSchema), 2026);

describe('answers of a report', () => {
  it('come back as they were given', () => {
    const {reporter: by, housing, contact, ...rest} = reportOf(last, reporter);

    expect(by).toBe(reporter);
    expect(housing?.dwellings[0]).toMatchObject({count: 2, persons: 4, wheelchair: true});
    expect(contact?.office).toBe('Flyktningtjenesten');
    expect(rest).toMatchObject({staffedPlaces: 0, introductionPlaces: 6, upperSecondary: true});
  });

  it('that are not given are not said, and none free is', () => {
    const silent = reportOf(none, reporter);

    expect(silent.housing).toBeUndefined();
    expect(silent.staffedPlaces).toBeUndefined();
    expect(silent.contact).toBeUndefined();
    expect(silent.interpreters).toBeUndefined();
    expect(reportOf({...none, housing: 'none'}, reporter).housing?.dwellings).toEqual([]);
  });

  it('recommend a number only from a county', () => {
    const given = {...none, recommended: {year: '2026', persons: '40'}};

    expect(reportOf(given, reporter).recommendedNumber).toBeUndefined();
    expect(reportOf(given, 'regions/55').recommendedNumber).toMatchObject({
      year: 2026,
      persons: 40,
    });
  });
});

describe('faults of a report', () => {
  const faults = (changed: object) =>
    faultsOf({...none, ...changed}, '2026-11-29').map(({field, kind}) => `${field} ${kind}`);

  it('name each field of each dwelling as the service does', () => {
    const dwellings = [
      {...noDwelling, count: '1', persons: '4'},
      {...noDwelling, count: '0', persons: '21', bedrooms: '16', freeFrom: '2029-01-01'},
    ];

    expect(faults({housing: 'some', dwellings})).toEqual([
      'housing.dwellings[1].count dwelling.count',
      'housing.dwellings[1].persons dwelling.persons',
      'housing.dwellings[1].bedrooms dwelling.bedrooms',
      'housing.dwellings[1].free_from dwelling.free_from',
    ]);
    expect(faults({housing: 'none', dwellings})).toEqual([]);
  });

  it('find places without a programme, and a contact without an office', () => {
    expect(faults({programme: 'no', programmePlaces: '3'})).toEqual([
      'introduction_places introduction_without',
    ]);
    expect(faults({programme: 'no', programmePlaces: '0'})).toEqual([]);
    const contact = {role: '', office: '', phone: 'ring', email: 'x@y'};
    expect(faults({contact})).toEqual([
      'contact.role contact',
      'contact.phone contact.phone',
      'contact.email contact.email',
    ]);
  });
});

describe('a draft', () => {
  beforeEach(() => {
    const kept = new Map<string, string>();
    globalThis.localStorage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    } as unknown as Storage;
  });

  it('is written down without the contact, which lasts as long as the page and its person', () => {
    const typed = {...last, staffedPlaces: '3', contact: {...last.contact, phone: '22 22 22 22'}};
    saveDraft(reporter, '5501', 'r1', typed);

    expect(localStorage.getItem(`treff.report.${reporter}.5501`)).not.toContain('22 22 22 22');
    expect(readDraft(reporter, '5501', 'r1', last)).toEqual(typed);
    forgetDrafts();
    expect(readDraft(reporter, '5501', 'r1', last)).toEqual({...last, staffedPlaces: '3'});
    dropDraft(reporter, '5501');
    expect(readDraft(reporter, '5501', 'r1', last)).toBeUndefined();
  });

  it('that another report has overtaken is left, and so is one that cannot be read', () => {
    saveDraft(reporter, '5501', 'r1', last);

    expect(readDraft(reporter, '5501', 'r2', last)).toBeUndefined();
    localStorage.setItem(`treff.report.${reporter}.5501`, '{"basis":"r1","answers":{}}');
    expect(readDraft(reporter, '5501', 'r1', last)).toBeUndefined();
  });
});

it('a refusal needs a reason, and another reason needs words', () => {
  expect(declineFaults({reason: '', note: ''})).toEqual(['reason']);
  expect(declineFaults({reason: 'OTHER_DECLINE', note: ' '})).toEqual(['note']);
  expect(declineFaults({reason: 'QUOTA_USED', note: ''})).toEqual([]);
});
