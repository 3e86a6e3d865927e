import {create} from '@bufbuild/protobuf';
import {describe, expect, it} from 'vitest';
import {
  type ListMunicipalitiesResponse,
  MunicipalitySchema,
} from '../src/gen/treff/municipality/v1/municipality_service_pb';
import {Observation_State} from '../src/gen/treff/municipality/v1/observation_pb';
import {QuotaSchema} from '../src/gen/treff/municipality/v1/quota_service_pb';
import {
  Report_LabourMarket,
  ReportSchema,
} from '../src/gen/treff/municipality/v1/report_service_pb';
import {listShape, matches, shownOf} from '../src/municipality/list';
import {leftText, quotaPart} from '../src/municipality/quota';
import {linesOf} from '../src/municipality/report_lines';
import {municipalityTexts} from '../src/municipality/texts/texts';
import {textOf} from '../src/texts/catalogue';

type Municipality = ListMunicipalitiesResponse['municipalities'][number];

const place = (code: string, displayName: string, county: string, lower?: number): Municipality =>
  create(MunicipalitySchema, {
    name: `municipalities/${code}`,
    region: {code, displayName, county: `regions/${county}`},
    countyDisplayName: county,
    quota: {remaining: lower === undefined ? undefined : {lower, upper: lower}},
  });
const all = [
  place('5501', 'Tromsø', '55', 35),
  place('5636', 'Unjárga - Nesseby', '56'),
  place('3203', 'Asker', '32', -2),
  place('1508', 'Ålesund', '15', 3),
];
const filter = {words: '', county: '', order: 'name'} as const;
const codesOf = (shown: Municipality[]) => shown.map(({region}) => region?.code);

describe('the list', () => {
  it('is found by number, by any part of a name, and without accents', () => {
    expect(all.filter((one) => matches(one, '55')).length).toBe(1);
    expect(all.filter((one) => matches(one, 'unjarga')).length).toBe(1);
    expect(all.filter((one) => matches(one, 'NESSE')).length).toBe(1);
  });

  it('does not take å for a', () => {
    expect(codesOf(all.filter((one) => matches(one, 'ale')))).toEqual([]);
    expect(codesOf(all.filter((one) => matches(one, 'åle')))).toEqual(['1508']);
  });

  it('is in the order that is asked for, what is unknown last', () => {
    expect(codesOf(shownOf(all, filter, 'nb'))).toEqual(['3203', '5501', '5636', '1508']);
    expect(codesOf(shownOf(all, {...filter, order: 'remaining'}, 'nb'))).toEqual([
      '5501',
      '1508',
      '3203',
      '5636',
    ]);
    expect(codesOf(shownOf(all, {...filter, county: '56'}, 'nb'))).toEqual(['5636']);
  });

  it('takes from the address only what can be a code', () => {
    expect(listShape.with.read('5501,x,032,0301')).toEqual(['5501', '0301']);
  });
});

describe('a quota', () => {
  const {NOT_APPLICABLE, PENDING, VALUE, SUPPRESSED} = Observation_State;

  it('says why nothing is left to tell', () => {
    const notAsked = create(QuotaSchema, {decided: {state: NOT_APPLICABLE}});
    const pending = create(QuotaSchema, {decided: {state: PENDING}});
    const unknown = create(QuotaSchema, {decided: {state: VALUE, value: 10}});

    expect(leftText(notAsked, 'nb')).toBe('ikke anmodet');
    expect(leftText(pending, 'nb')).toBe('avventer vedtak');
    expect(leftText(unknown, 'nb')).toBe('ikke kjent');
  });

  it('keeps the bounds of what is held back', () => {
    const quota = create(QuotaSchema, {
      decided: {state: VALUE, value: 10},
      settled: {state: SUPPRESSED, suppressedBounds: {lower: 1, upper: 4}},
      remaining: {lower: 6, upper: 9},
    });

    expect(quotaPart(quota, 'settled', 'nb')).toBe('skjermet (1–4)');
    expect(leftText(quota, 'nb')).toBe('6–9');
  });
});

describe('a report', () => {
  const text = textOf(municipalityTexts, 'nb');

  it('says that there are no dwellings, which is another thing than nothing said', () => {
    const none = create(ReportSchema, {housing: {}});

    expect(linesOf(none, text, 'nb')).toEqual([['Ledige boliger', 'ingen']]);
    expect(linesOf(create(ReportSchema), text, 'nb')).toEqual([]);
  });

  it('says a no and a zero', () => {
    const report = create(ReportSchema, {
      upperSecondary: false,
      introductionPlaces: 0,
      labourMarket: Report_LabourMarket.POOR,
      interpreters: {languages: ['ti', 'ar']},
    });

    expect(linesOf(report, text, 'nb').map(([, value]) => value)).toEqual([
      'nei',
      '0',
      'tigrinja og arabisk',
      'dårlig: det er vanskelig å finne arbeid',
    ]);
  });
});
