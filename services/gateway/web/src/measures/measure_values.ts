// How values of measures are written, and which of them make a line.
import {
  MeasureDefinition_Kind as Kind,
  type MeasureDefinition,
  type MeasureRow,
  type MeasureValue,
  MeasureValue_Withheld as Withheld,
} from '../gen/treff/casework/v1/measure_service_pb';
import {formatNumber, formatRange, type Language} from '../texts/format';
import {inLanguage, nameOf} from '../texts/in_language';

interface Words {
  name: string;
  description: string;
  cannotTell: string;
}

export function wordsOf(one: MeasureDefinition, language: Language): Words {
  return {
    name: nameOf(one, language),
    description: inLanguage(one, 'description', language),
    cannotTell: inLanguage(one, 'cannotTell', language),
  };
}

export const isWithheld = ({withheld}: MeasureValue) => withheld !== Withheld.WITHHELD_UNSPECIFIED;
export const withheldName = ({withheld}: MeasureValue) => Withheld[withheld] ?? '';

// Shares and ratios are written in percent.
const isPercent = (kind: Kind) =>
  kind === Kind.SHARE || kind === Kind.REASONS || kind === Kind.RATIO;
const scaleOf = (kind: Kind) => (isPercent(kind) ? 100 : 1);
const decimalsOf = (kind: Kind) => (kind === Kind.SCORE ? 1 : 0);

export function writtenValue(value: number, kind: Kind, language: Language): string {
  const written = formatNumber(value * scaleOf(kind), decimalsOf(kind), language);
  return isPercent(kind) ? `${written} %` : written;
}

// Empty where there is no interval.
export function writtenInterval(
  lower: number | undefined,
  upper: number | undefined,
  kind: Kind,
  language: Language,
): string {
  if (lower === undefined || upper === undefined) return '';
  const scale = scaleOf(kind);
  const range = formatRange(lower * scale, upper * scale, decimalsOf(kind), language);
  return isPercent(kind) ? `${range} %` : range;
}

export const valuesOf = (row: MeasureRow, measure: string) =>
  row.values.filter((value) => value.measure === measure);

// Rows of times that have a value, for the line.
export interface Point {
  group: string;
  value: MeasureValue;
}

export function pointsOf(rows: readonly MeasureRow[], measure: string): Point[] {
  return rows
    .filter(({group}) => /^\d{4}(-\d{2})?$/.test(group))
    .flatMap((row) =>
      valuesOf(row, measure)
        .filter((value) => value.reason === '' && !isWithheld(value))
        .map((value) => ({group: row.group, value})),
    );
}
