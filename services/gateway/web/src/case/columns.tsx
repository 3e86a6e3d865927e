// The list, the reasons for the one selected, and the map: side by side where there is room. On a
// narrow screen the reasons open below their row.
import {lazy, Suspense, useCallback, useState} from 'react';
import {codeOf} from '../api/municipalities';
import type {Case} from '../gen/treff/casework/v1/case_pb';
import type {Recommendation} from '../gen/treff/recommendation/v1/recommendation_service_pb';
import {useText} from '../texts/catalogue';
import {Loading} from '../ui/states';
import {useMedia} from '../ui/use_media';
import type {CaseAddress, ChangeCase} from './address';
import {findRanked} from './ranking/ranking';
import {RankingList} from './ranking/ranking_list';
import {RankingTools} from './ranking/ranking_tools';
import {type MoreReasons, Reasons} from './reasons/reasons';
import {caseTexts} from './texts/texts';

const MunicipalityMap = lazy(() => import('./map/municipality_map'));

interface ColumnsProps {
  one: Case;
  answer: Recommendation;
  more: MoreReasons;
  address: CaseAddress;
  change: ChangeCase;
}

export function Columns({one, answer, more, address, change}: ColumnsProps) {
  const text = useText(caseTexts);
  const isSideBySide = useMedia('(width >= 48rem), print');
  const hasMapColumn = useMedia('(width >= 80rem)');
  const [hovered, setHovered] = useState('');
  const first = answer.ranked[0];
  const selected = findRanked(answer, address.selected) ?? first;
  // The address is read anew where it is changed, so that rows need not be drawn again.
  const select = useCallback((code: string) => change({selected: code}), [change]);
  if (!selected) return null;
  const code = codeOf(selected.municipality);
  const reasons = <Reasons key={code} one={one} answer={answer} ranked={selected} more={more} />;
  const map = (
    <Suspense fallback={<Loading />}>
      <MunicipalityMap
        answer={answer}
        selected={code}
        select={select}
        hovered={hovered}
        hover={setHovered}
      />
    </Suspense>
  );
  return (
    <div className="case-columns">
      <section className="case-list" aria-label={text('ranking.title')}>
        <h2>{text('ranking.title')}</h2>
        <RankingTools answer={answer} address={address} change={change} />
        <RankingList
          answer={answer}
          choice={address}
          selected={code}
          select={select}
          hovered={hovered}
          hover={setHovered}
          reasons={isSideBySide ? undefined : reasons}
        />
      </section>
      {isSideBySide && (
        <section className="case-reasons" aria-label={text('reasons.title')}>
          {reasons}
        </section>
      )}
      {hasMapColumn ? <div className="case-map no-print">{map}</div> : <MapBelow>{map}</MapBelow>}
    </div>
  );
}

// Where there is no room beside, it is fetched when somebody wants it.
function MapBelow({children}: {children: React.ReactNode}) {
  const text = useText(caseTexts);
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="case-map no-print" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{text('map.title')}</summary>
      {isOpen && children}
    </details>
  );
}
