// A report as lines of what is said; what it does not say has no line.
import {
  type Report,
  type Report_Dwelling,
  Report_LabourMarket,
} from '../gen/treff/municipality/v1/report_service_pb';
import {type Text, useText} from '../texts/catalogue';
import {formatDay, formatList, type Language, locale} from '../texts/format';
import {useLanguage} from '../texts/language';
import {municipalityTexts} from './texts/texts';

type Key = keyof (typeof municipalityTexts)['nb'];
type Line = [label: string, value: string];

export function useReportLines(report: Report): Line[] {
  return linesOf(report, useText(municipalityTexts), useLanguage());
}

export function linesOf(report: Report, text: Text<Key>, language: Language): Line[] {
  const lines: Line[] = [];
  const add = (key: Key, value: string | undefined) => {
    if (value !== undefined) lines.push([text(key), value]);
  };
  const flag = (value: boolean | undefined) =>
    value === undefined ? undefined : text(value ? 'yes' : 'no');
  const count = (value: number | undefined) => value?.toString();
  if (report.housing) {
    const dwellings = report.housing.dwellings.map((one) => dwellingText(one, text, language));
    add('report.housing', dwellings.join('; ') || text('report.no_dwellings'));
  }
  add('report.staffed_places', count(report.staffedPlaces));
  add('report.upper_secondary', flag(report.upperSecondary));
  add('report.adult_education', flag(report.adultEducation));
  add('report.introduction_programme', flag(report.introductionProgramme));
  add('report.introduction_places', count(report.introductionPlaces));
  if (report.interpreters) {
    add('report.interpreters', languagesText(report.interpreters.languages, language));
  }
  if (report.labourMarket !== Report_LabourMarket.LABOUR_MARKET_UNSPECIFIED) {
    const name = Report_LabourMarket[report.labourMarket] as 'POOR' | 'NORMAL' | 'GOOD';
    add(
      'report.labour_market',
      text(`labour_market.${name.toLowerCase() as Lowercase<typeof name>}`),
    );
  }
  if (report.recommendedNumber) {
    const {persons, year} = report.recommendedNumber;
    add('report.recommended_number', text('report.recommended', {persons, year}));
  }
  return lines;
}

function dwellingText(dwelling: Report_Dwelling, text: Text<Key>, language: Language): string {
  const {count, persons, bedrooms, wheelchair, groundFloor, freeFrom} = dwelling;
  return [
    text('report.dwelling', {count, persons}),
    bedrooms > 0 && text('report.bedrooms', {bedrooms}),
    wheelchair && text('report.wheelchair'),
    groundFloor && text('report.ground_floor'),
    freeFrom && text('report.free_from', {day: formatDay(freeFrom, language)}),
  ]
    .filter(Boolean)
    .join(', ');
}

function languagesText(codes: readonly string[], language: Language): string {
  const names = new Intl.DisplayNames([locale(language), 'nb'], {type: 'language'});
  return formatList(
    codes.map((code) => names.of(code) ?? code),
    language,
  );
}
