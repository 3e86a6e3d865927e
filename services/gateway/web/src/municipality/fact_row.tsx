// One fact, and what is behind it one step away.
import {useEffect, useId, useRef, useState} from 'react';
import {type CountryFigures, countryFigure} from '../figures/country';
import {
  CountryLine,
  Figure,
  History,
  Level,
  PeriodAndAge,
  type PlaceNames,
  Rank,
  SourceOf,
  shownOf,
} from '../figures/fact_parts';
import type {Indicator} from '../gen/treff/municipality/v1/indicator_pb';
import type {Fact, Provenance} from '../gen/treff/municipality/v1/observation_pb';
import {Region_Level} from '../gen/treff/municipality/v1/region_pb';
import {useText} from '../texts/catalogue';
import {nameOf} from '../texts/in_language';
import {useLanguage} from '../texts/language';
import {FactDetails} from './fact_details';
import {municipalityTexts} from './texts/texts';

const headingFocusMs = 100;

// None where the country's figure is what is shown already.
const countryBeside = (fact: Fact, country: CountryFigures | undefined) =>
  fact.bestLevel === Region_Level.COUNTRY
    ? undefined
    : countryFigure(country, fact.indicator, shownOf(fact)?.period);

export const factColumns = ['indicator', 'figure', 'period', 'rank', 'history', 'source'] as const;

interface FactRowProps {
  fact: Fact;
  indicator: Indicator;
  provenances: readonly Provenance[];
  names: PlaceNames;
  isCited: boolean;
  country: CountryFigures | undefined;
}

export function FactRow({fact, indicator, provenances, names, isCited, country}: FactRowProps) {
  const text = useText(municipalityTexts);
  const language = useLanguage();
  const [isOpen, setOpen] = useState(isCited);
  const id = useId();
  const name = useRef<HTMLButtonElement>(null);
  // After the page has taken the focus for its heading.
  useEffect(() => {
    if (!isCited) return;
    const timer = setTimeout(() => {
      name.current?.scrollIntoView({block: 'center'});
      name.current?.focus({preventScroll: true});
    }, headingFocusMs);
    return () => clearTimeout(timer);
  }, [isCited]);
  return (
    <>
      <tr className="fact-row">
        <th scope="row">
          <button
            ref={name}
            type="button"
            className="plain-button"
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            onClick={() => setOpen(!isOpen)}
          >
            {nameOf(indicator, language)}
          </button>
        </th>
        <td data-column={text('column.figure')}>
          <span className="fact-figure">
            <Figure fact={fact} indicator={indicator} />
            <Level fact={fact} indicator={indicator} names={names} />
            <CountryLine
              observation={countryBeside(fact, country)}
              indicator={indicator}
              provenances={country?.provenances ?? []}
            />
          </span>
        </td>
        <td data-column={text('column.period')}>
          <PeriodAndAge fact={fact} />
        </td>
        <td data-column={text('column.rank')}>
          <Rank fact={fact} />
        </td>
        <td data-column={text('column.history')}>
          <History fact={fact} indicator={indicator} />
        </td>
        <td data-column={text('column.source')}>
          <SourceOf observation={shownOf(fact)} provenances={provenances} />
        </td>
      </tr>
      {isOpen && (
        <tr className="fact-details" id={id}>
          <td colSpan={factColumns.length} data-column="">
            <FactDetails fact={fact} indicator={indicator} provenances={provenances} />
          </td>
        </tr>
      )}
    </>
  );
}
