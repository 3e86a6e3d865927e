// The answers of a report as they are typed, and as the service takes and gives them.
import {create} from '@bufbuild/protobuf';
import {readWhole} from '../forms/numbers';
import {
  Report_LabourMarket as LabourMarket,
  type Report,
  ReportSchema,
} from '../gen/treff/municipality/v1/report_service_pb';

export type YesNo = 'yes' | 'no' | '';
export const labourMarkets = ['POOR', 'NORMAL', 'GOOD'] as const;

export interface Dwelling {
  count: string;
  persons: string;
  bedrooms: string;
  wheelchair: boolean;
  groundFloor: boolean;
  freeFrom: string;
}

export interface Answers {
  housing: '' | 'none' | 'some';
  dwellings: readonly Dwelling[];
  staffedPlaces: string;
  upperSecondary: YesNo;
  adultEducation: YesNo;
  programme: YesNo;
  programmePlaces: string;
  languages: readonly string[];
  labour: '' | (typeof labourMarkets)[number];
  contact: {role: string; office: string; phone: string; email: string};
  // Only counties recommend.
  recommended: {year: string; persons: string};
}

export const noDwelling: Dwelling = {
  count: '',
  persons: '',
  bedrooms: '',
  wheelchair: false,
  groundFloor: false,
  freeFrom: '',
};

const yesNo = (value: boolean | undefined): YesNo =>
  value === undefined ? '' : value ? 'yes' : 'no';
const saidYes = (answer: YesNo) => (answer === '' ? undefined : answer === 'yes');
const written = (value: number | undefined) => (value === undefined ? '' : String(value));
const isEmpty = (typed: string) => typed.trim() === '';

export function answersOf(report: Report, year: number): Answers {
  const {housing, contact, recommendedNumber} = report;
  const labour = labourMarkets.find((name) => LabourMarket[name] === report.labourMarket);
  return {
    housing: housing === undefined ? '' : housing.dwellings.length === 0 ? 'none' : 'some',
    dwellings: (housing?.dwellings ?? []).map((one) => ({
      count: written(one.count),
      persons: written(one.persons),
      bedrooms: one.bedrooms === 0 ? '' : written(one.bedrooms),
      wheelchair: one.wheelchair,
      groundFloor: one.groundFloor,
      freeFrom: one.freeFrom,
    })),
    staffedPlaces: written(report.staffedPlaces),
    upperSecondary: yesNo(report.upperSecondary),
    adultEducation: yesNo(report.adultEducation),
    programme: yesNo(report.introductionProgramme),
    programmePlaces: written(report.introductionPlaces),
    languages: report.interpreters?.languages ?? [],
    labour: labour ?? '',
    contact: {
      role: contact?.role ?? '',
      office: contact?.office ?? '',
      phone: contact?.phone ?? '',
      email: contact?.email ?? '',
    },
    // Of a year that is over it says nothing any more.
    recommended:
      recommendedNumber && recommendedNumber.year >= year
        ? {year: String(recommendedNumber.year), persons: written(recommendedNumber.persons)}
        : {year: String(year), persons: ''},
  };
}

const whole = (typed: string, most: number) =>
  isEmpty(typed) ? undefined : readWhole(typed, 0, most);

const contactOf = ({contact}: Answers) =>
  Object.values(contact).every(isEmpty) ? undefined : contact;

// Of answers without faults. What is not said is left out: it is not known, and not zero.
export function reportOf(answers: Answers, reporter: string): Report {
  const {housing, recommended} = answers;
  const persons = whole(recommended.persons, mostRecommended);
  const isCounty = reporter.startsWith('regions/');
  return create(ReportSchema, {
    reporter,
    housing:
      housing === ''
        ? undefined
        : {dwellings: housing === 'some' ? answers.dwellings.map(dwellingOf) : []},
    staffedPlaces: whole(answers.staffedPlaces, mostPlaces),
    upperSecondary: saidYes(answers.upperSecondary),
    adultEducation: saidYes(answers.adultEducation),
    introductionProgramme: saidYes(answers.programme),
    introductionPlaces: whole(answers.programmePlaces, mostProgrammePlaces),
    interpreters: answers.languages.length > 0 ? {languages: [...answers.languages]} : undefined,
    labourMarket: answers.labour ? LabourMarket[answers.labour] : undefined,
    contact: contactOf(answers),
    recommendedNumber:
      isCounty && persons !== undefined ? {year: Number(recommended.year), persons} : undefined,
  });
}

const dwellingOf = (one: Dwelling) => ({
  count: readWhole(one.count, 1, mostDwellings) ?? 0,
  persons: readWhole(one.persons, 1, mostPersons) ?? 0,
  bedrooms: whole(one.bedrooms, mostBedrooms) ?? 0,
  wheelchair: one.wheelchair,
  groundFloor: one.groundFloor,
  freeFrom: one.freeFrom,
});

const mostDwellings = 1000;
const mostPersons = 20;
const mostBedrooms = 15;
const mostPlaces = 1000;
const mostProgrammePlaces = 10_000;
const mostRecommended = 10_000;

// A field as the service calls it, such as `housing.dwellings[0].count`; also the id on the page.
export interface Fault {
  field: string;
  // Its text is `wrong.` and this.
  kind: FaultKind;
  // Which kind of dwelling, from 1 on; 0 for other fields.
  number: number;
}

export type FaultKind =
  | 'dwelling.count'
  | 'dwelling.persons'
  | 'dwelling.bedrooms'
  | 'dwelling.free_from'
  | 'staffed_places'
  | 'introduction_places'
  | 'introduction_without'
  | 'contact'
  | 'contact.phone'
  | 'contact.email'
  | 'recommended.persons'
  | 'recommended.year';

const isWhole = (typed: string, least: number, most: number) =>
  readWhole(typed, least, most) !== undefined;

function dwellingFaults(one: Dwelling, index: number, latest: string): Fault[] {
  const faults: Fault[] = [];
  const add = (name: 'count' | 'persons' | 'bedrooms' | 'free_from') =>
    faults.push({
      field: `housing.dwellings[${index}].${name}`,
      kind: `dwelling.${name}`,
      number: index + 1,
    });
  if (!isWhole(one.count, 1, mostDwellings)) add('count');
  if (!isWhole(one.persons, 1, mostPersons)) add('persons');
  if (!isEmpty(one.bedrooms) && !isWhole(one.bedrooms, 1, mostBedrooms)) add('bedrooms');
  if (one.freeFrom > latest) add('free_from');
  return faults;
}

// Days are compared as they are written. `today` is ISO 8601.
export function faultsOf(answers: Answers, today: string): Fault[] {
  const {housing, dwellings, staffedPlaces, programme, programmePlaces, recommended} = answers;
  const latest = `${Number(today.slice(0, 4)) + 2}${today.slice(4)}`;
  const faults =
    housing === 'some' ? dwellings.flatMap((one, i) => dwellingFaults(one, i, latest)) : [];
  const add = (field: string, kind: FaultKind) => faults.push({field, kind, number: 0});
  if (!isEmpty(staffedPlaces) && !isWhole(staffedPlaces, 0, mostPlaces)) {
    add('staffed_places', 'staffed_places');
  }
  if (!isEmpty(programmePlaces)) {
    const places = readWhole(programmePlaces, 0, mostProgrammePlaces);
    if (places === undefined) add('introduction_places', 'introduction_places');
    else if (places > 0 && programme === 'no') add('introduction_places', 'introduction_without');
  }
  addContactFaults(answers, add);
  if (!isEmpty(recommended.persons) && !isWhole(recommended.persons, 0, mostRecommended)) {
    add('recommended_number.persons', 'recommended.persons');
  }
  const thisYear = Number(today.slice(0, 4));
  if (
    !isEmpty(recommended.persons) &&
    !recommendedYears(thisYear).includes(Number(recommended.year))
  ) {
    add('recommended_number.year', 'recommended.year');
  }
  return faults;
}

// What a county recommends is for this year or the next.
export const recommendedYears = (thisYear: number) => [thisYear, thisYear + 1];

function addContactFaults({contact}: Answers, add: (field: string, kind: FaultKind) => void) {
  const {role, office, phone, email} = contact;
  if (isEmpty(role) && isEmpty(office) && !(isEmpty(phone) && isEmpty(email))) {
    add('contact.role', 'contact');
  }
  const digits = phone.replace(/\D/g, '').length;
  if (!isEmpty(phone) && !(/^\+?[\d ]{1,29}$/.test(phone) && digits >= 3)) {
    add('contact.phone', 'contact.phone');
  }
  if (!isEmpty(email) && !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email)) {
    add('contact.email', 'contact.email');
  }
}
