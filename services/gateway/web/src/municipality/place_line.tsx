// Where a municipality is and what it belongs to.

import {provenancesOf} from '../figures/facts';
import {bareCount, figureText, periodText, shortOwner} from '../figures/figure';
import type {Municipality, Profile} from '../gen/treff/municipality/v1/municipality_service_pb';
import {useText} from '../texts/catalogue';
import {useLanguage} from '../texts/language';
import {municipalityTexts} from './texts/texts';

interface LineProps {
  place: Municipality;
  profile: Profile;
}

export function PlaceLine({place, profile}: LineProps) {
  const text = useText(municipalityTexts);
  const language = useLanguage();
  const {region, population} = place;
  const counted = population?.best ?? population?.own;
  const owner = provenancesOf(counted, place.provenances)[0]?.owner ?? '';
  const facts: [string, string, string?][] = [
    [text('code'), region?.code ?? ''],
    [text('county'), place.countyDisplayName],
    [text('labour_market_region'), place.labourMarketRegionDisplayName || text('not_known')],
    [text('kostra_group'), region?.kostraGroup || text('not_known')],
    [
      text('population'),
      figureText(counted, bareCount, language),
      counted && `${periodText(counted.period, language)}, ${shortOwner(owner)}`,
    ],
    [text('dataset_version'), String(profile.datasetVersion), text('ages_to_today')],
  ];
  return (
    <dl className="facts">
      {facts.map(([label, value, note]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {value} {note && <span className="dim small">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
