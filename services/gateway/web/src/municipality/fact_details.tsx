// What is behind a fact: what is measured, how it was made and compared, earlier figures, sources.
import {Citation} from '../figures/citation';
import {shownOf} from '../figures/fact_parts';
import {provenancesOf} from '../figures/facts';
import {boundsText, descriptionOf, figureText, periodText} from '../figures/figure';
import {observationsOf} from '../figures/history';
import type {Indicator} from '../gen/treff/municipality/v1/indicator_pb';
import {Indicator_Direction} from '../gen/treff/municipality/v1/indicator_pb';
import {
  type Fact,
  Observation_Method,
  type Provenance,
} from '../gen/treff/municipality/v1/observation_pb';
import {Region_Level} from '../gen/treff/municipality/v1/region_pb';
import {useText} from '../texts/catalogue';
import {useLanguage} from '../texts/language';
import {municipalityTexts} from './texts/texts';

interface DetailsProps {
  fact: Fact;
  indicator: Indicator;
  provenances: readonly Provenance[];
}

export function FactDetails({fact, indicator, provenances}: DetailsProps) {
  const text = useText(municipalityTexts);
  const language = useLanguage();
  const shown = shownOf(fact);
  const earlier = observationsOf(fact).reverse();
  return (
    <div className="fact-behind">
      <div className="stack">
        <p>{descriptionOf(indicator, language)}</p>
        <HowMade fact={fact} indicator={indicator} />
        <Compared fact={fact} indicator={indicator} />
        {fact.peerRange && (
          <p>{text('peers', {range: boundsText(fact.peerRange, indicator, language)})}</p>
        )}
      </div>
      {earlier.length > 0 && (
        <div>
          <h3>{text('earlier')}</h3>
          <dl className="fact-earlier">
            {earlier.map((one) => (
              <div key={one.period}>
                <dt>{periodText(one.period, language)}</dt>
                <dd>{figureText(one, indicator, language)}</dd>
              </div>
            ))}
          </dl>
        </div>
      )}
      <div className="stack">
        {provenancesOf(shown, provenances).map((one) => (
          <Citation key={`${one.dataset} ${one.request}`} provenance={one} />
        ))}
        {!shown && <p className="dim">{text('source.none')}</p>}
      </div>
    </div>
  );
}

type Method = Lowercase<keyof typeof Observation_Method>;
type Direction = Lowercase<keyof typeof Indicator_Direction>;

function HowMade({fact, indicator}: {fact: Fact; indicator: Indicator}) {
  const text = useText(municipalityTexts);
  const shown = shownOf(fact);
  const direction = Indicator_Direction[indicator.direction].toLowerCase() as Direction;
  return (
    <p className="dim">
      {shown && text(`method.${Observation_Method[shown.method].toLowerCase() as Method}`)}{' '}
      {shown &&
        shown.originalRegions.length > 0 &&
        text('made_of', {codes: shown.originalRegions.join(', ')})}{' '}
      {text(`direction.${direction}`)}
    </p>
  );
}

// How municipalities are compared, where that is not with the figure that is shown.
function Compared({fact, indicator}: {fact: Fact; indicator: Indicator}) {
  const text = useText(municipalityTexts);
  const language = useLanguage();
  const {compared, best} = fact;
  const isShown = fact.bestLevel === Region_Level.MUNICIPALITY && compared?.period === best?.period;
  if (!compared || isShown) return null;
  const isCarried = compared.method === Observation_Method.CARRIED_IN_TIME;
  return (
    <p>
      {text(isCarried ? 'compared.carried' : 'compared', {
        figure: figureText(compared, indicator, language),
        period: periodText(compared.period, language),
        measured: periodText(compared.measuredPeriod, language),
      })}
    </p>
  );
}
