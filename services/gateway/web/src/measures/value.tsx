// A value with its interval, or why there is none.
import type {
  MeasureDefinition_Kind as Kind,
  MeasureValue,
} from '../gen/treff/casework/v1/measure_service_pb';
import {MeasureDefinition_Kind} from '../gen/treff/casework/v1/measure_service_pb';
import {useText} from '../texts/catalogue';
import {useLanguage} from '../texts/language';
import {isWithheld, withheldName, writtenInterval, writtenValue} from './measure_values';
import nb from './texts/nb.json';
import {measureTexts} from './texts/texts';

interface ValueProps {
  value: MeasureValue;
  kind: Kind;
}

export function WithheldText({value}: {value: MeasureValue}) {
  const text = useText(measureTexts);
  const key = `withheld.${withheldName(value)}`;
  return <span className="dim">{text(key in nb ? (key as keyof typeof nb) : 'withheld.any')}</span>;
}

export function Raw({value, kind}: ValueProps) {
  const text = useText(measureTexts);
  if (isWithheld(value)) return <WithheldText value={value} />;
  const {persons, decided} = value;
  return (
    <span>
      <Figure main={value.raw} lower={value.rawLower} upper={value.rawUpper} kind={kind} />
      {persons !== undefined && decided !== undefined && (
        <span className="dim small"> {text('value.of', {persons, decided})}</span>
      )}
    </span>
  );
}

export function Adjusted({value, kind}: ValueProps) {
  const text = useText(measureTexts);
  const {adjusted, adjustedLower, adjustedUpper} = value;
  if (isWithheld(value)) return <span className="dim">–</span>;
  if (adjusted === undefined) return <span className="dim">{text('not_adjusted')}</span>;
  return <Figure main={adjusted} lower={adjustedLower} upper={adjustedUpper} kind={kind} />;
}

interface FigureProps {
  main: number;
  lower: number | undefined;
  upper: number | undefined;
  kind: Kind;
}

function Figure({main, lower, upper, kind}: FigureProps) {
  const text = useText(measureTexts);
  const language = useLanguage();
  const written = writtenValue(main, kind, language);
  const range = writtenInterval(lower, upper, kind, language);
  const isDays = kind === MeasureDefinition_Kind.DAYS;
  return (
    <span>
      {isDays ? text('value.days', {days: written}) : written}
      {range && <span className="dim small"> {text('value.interval', {range})}</span>}
    </span>
  );
}
