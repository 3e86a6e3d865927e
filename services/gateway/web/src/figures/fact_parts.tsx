// The parts of a fact as a page shows them: figure, level, period and age, rank, history, source.
import './figures.css';
import type {Indicator} from '../gen/treff/municipality/v1/indicator_pb';
import type {Fact, Observation, Provenance} from '../gen/treff/municipality/v1/observation_pb';
import {Region_Level} from '../gen/treff/municipality/v1/region_pb';
import {useText} from '../texts/catalogue';
import {useLanguage} from '../texts/language';
import {Mark} from '../ui/mark';
import {isReported, mustBeReported, provenancesOf} from './facts';
import {
  ageText,
  boundsText,
  figureText,
  freshnessOf,
  hasValue,
  periodText,
  shortOwner,
} from './figure';
import {lineOf, observationsOf} from './history';
import {figuresTexts} from './texts/texts';

interface FactProps {
  fact: Fact;
  indicator: Indicator;
}

// What is shown of a fact: the figure to use, else why there is none.
export const shownOf = (fact: Fact) => fact.best ?? fact.own;

const isBorrowed = (fact: Fact) =>
  fact.best !== undefined && fact.bestLevel !== Region_Level.MUNICIPALITY;

export function Figure({fact, indicator}: FactProps) {
  const text = useText(figuresTexts);
  const language = useLanguage();
  const shown = shownOf(fact);
  if (!shown) {
    const reason = mustBeReported(indicator.indicatorId) ? 'not_reported' : 'not_known';
    return <span className="dim">{text(reason)}</span>;
  }
  const figure = figureText(shown, indicator, language);
  return (
    <span className="figure">
      <span className={hasValue(shown) ? 'figure-value' : 'dim'}>{figure}</span>
      {shown.interval && (
        <span className="small dim">
          {text('probably', {range: boundsText(shown.interval, indicator, language)})}
        </span>
      )}
    </span>
  );
}

export type PlaceNames = Partial<Record<Region_Level, string>>;
type Wider = Exclude<keyof typeof Region_Level, 'LEVEL_UNSPECIFIED'>;
export const levelKey = (level: Region_Level) =>
  `borrowed.${(Region_Level[level] as Wider).toLowerCase() as Lowercase<Wider>}` as const;

// Whose figure it is when it is not the municipality's own, and why its own is not used.
export function Level({fact, indicator, names}: FactProps & {names?: PlaceNames}) {
  const text = useText(figuresTexts);
  const language = useLanguage();
  if (!isBorrowed(fact)) return null;
  const name = names?.[fact.bestLevel];
  return (
    <>
      <Mark tone="warning">{text(levelKey(fact.bestLevel))}</Mark>
      {name && <span className="small">{name}</span>}
      {fact.own && (
        <span className="small dim">
          {text('own', {state: figureText(fact.own, indicator, language)})}
        </span>
      )}
    </>
  );
}

export function PeriodAndAge({fact}: {fact: Fact}) {
  const text = useText(figuresTexts);
  const language = useLanguage();
  const shown = shownOf(fact);
  if (!shown) return null;
  const period = periodText(shown.period, language);
  if (!fact.best) return <span>{period}</span>;
  const freshness = freshnessOf(fact.freshness);
  return (
    <span className="figure-period">
      <span>{period}</span>
      <span className="small dim">{ageText(fact.ageDays, language)}</span>
      {freshness !== 'ageing' && (
        <Mark tone={freshness === 'old' ? 'warning' : 'neutral'}>{text(freshness)}</Mark>
      )}
    </span>
  );
}

export function Rank({fact}: {fact: Fact}) {
  const text = useText(figuresTexts);
  if (fact.countryRank === 0) return <span className="dim">{text('not_ranked')}</span>;
  return (
    <span className="figure-rank">
      <span>{text('rank', {rank: fact.countryRank, ranked: fact.countryRanked})}</span>
      {fact.groupRank > 0 && (
        <span className="small dim">
          {text('rank.group', {rank: fact.groupRank, ranked: fact.groupRanked})}
        </span>
      )}
    </span>
  );
}

const width = 96;
const height = 24;

// The line says how it went; its ends stand below it in digits, for everybody.
export function History({fact, indicator}: FactProps) {
  const text = useText(figuresTexts);
  const language = useLanguage();
  const line = lineOf(observationsOf(fact), width, height);
  if (!line) return null;
  const end = (one: Observation) => figureText(one, indicator, language);
  const tip = line.pieces.at(-1)!.at(-1)!;
  return (
    <span className="figure-history">
      <svg viewBox={`-3 -3 ${width + 6} ${height + 6}`} aria-hidden="true">
        {line.pieces.map((piece) => (
          <polyline
            key={piece[0]!.x}
            points={piece.map(({x, y}) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}
          />
        ))}
        <circle cx={tip.x} cy={tip.y} r="2.5" />
      </svg>
      <span className="small dim figure-ends">
        {[line.first, line.last].map((one) => (
          <span key={one.period}>
            {text('history.end', {period: periodText(one.period, language), figure: end(one)})}
          </span>
        ))}
      </span>
    </span>
  );
}

interface CountryProps {
  observation: Observation | undefined;
  indicator: Indicator;
  provenances: readonly Provenance[];
}

// What the country's figure is, to hold a municipality's against.
export function CountryLine({observation, indicator, provenances}: CountryProps) {
  const text = useText(figuresTexts);
  const language = useLanguage();
  if (!observation) return null;
  const figure = figureText(observation, indicator, language);
  const period = periodText(observation.period, language);
  return (
    <span className="small dim">
      {text('country', {figure, period})},{' '}
      <SourceOf observation={observation} provenances={provenances} />
    </span>
  );
}

interface SourceProps {
  observation: Observation | undefined;
  provenances: readonly Provenance[];
}

export function SourceOf({observation, provenances}: SourceProps) {
  const text = useText(figuresTexts);
  const all = provenancesOf(observation, provenances);
  const owners = [...new Set(all.map(({owner}) => owner))];
  if (owners.length === 0) return null;
  return (
    <span className="figure-source">
      {owners.map((owner) =>
        shortOwner(owner) === owner ? (
          <span key={owner}>{owner}</span>
        ) : (
          <abbr key={owner} title={owner}>
            {shortOwner(owner)}
          </abbr>
        ),
      )}
      {all.some(isReported) && <Mark tone="info">{text('reported')}</Mark>}
    </span>
  );
}
