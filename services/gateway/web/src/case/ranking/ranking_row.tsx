// One municipality of the list: the ranks that it can have, its name, its terms as a bar, and its
// points with their bounds in digits.
import {memo} from 'react';
import {codeOf} from '../../api/municipalities';
import type {RankedMunicipality} from '../../gen/treff/recommendation/v1/recommendation_service_pb';
import {useText} from '../../texts/catalogue';
import {formatNumber, formatRange} from '../../texts/format';
import {useLanguage} from '../../texts/language';
import {Mark} from '../../ui/mark';
import {caseTexts} from '../texts/texts';
import {PointsBar} from './points_bar';
import {segmentsOf} from './ranking';

interface RowProps {
  one: RankedMunicipality;
  terms: readonly string[];
  // The term in its own colour; empty for none.
  chosen: string;
  asks: boolean;
  // Whether it has said no to this household before.
  saidNo: boolean;
  isSelected: boolean;
  // Whether the tab key stops here.
  isStop: boolean;
  isHovered: boolean;
  select: (code: string) => void;
  hover: (code: string) => void;
}

export const RankingRow = memo(function RankingRow(props: RowProps) {
  const {one, terms, chosen, asks, saidNo, isSelected, isStop, isHovered, select, hover} = props;
  const text = useText(caseTexts);
  const language = useLanguage();
  const code = codeOf(one.municipality);
  const lower = one.scoreInterval?.lower ?? one.score;
  const upper = one.scoreInterval?.upper ?? one.score;
  return (
    <li className="ranking-item">
      <button
        type="button"
        className="ranking-row"
        data-code={code}
        data-hovered={isHovered || undefined}
        aria-current={isSelected ? 'true' : undefined}
        tabIndex={isStop ? 0 : -1}
        onClick={() => select(code)}
        onPointerEnter={() => hover(code)}
        onPointerLeave={() => hover('')}
      >
        <span className="ranking-rank dim">
          <span className="ds-sr-only">{text('ranking.possible_rank')} </span>
          {formatRange(one.bestRank, one.worstRank, 0, language)}
        </span>
        <span className="ranking-name">
          <strong>{one.displayName}</strong>{' '}
          <span className="dim small">{one.countyDisplayName}</span>{' '}
          {saidNo && <Mark tone="danger">{text('ranking.said_no')}</Mark>}{' '}
          {asks && <Mark tone="warning">{text('ranking.ask')}</Mark>}
        </span>
        <span className="ranking-points">
          <span className="ds-sr-only">{text('ranking.points')} </span>
          {formatNumber(one.score, 0, language)}
        </span>
        <span className="ranking-bounds small dim">
          <span className="ds-sr-only">{text('ranking.between')} </span>
          {formatRange(lower, upper, 0, language)}
        </span>
        <PointsBar
          segments={segmentsOf(one, terms, chosen)}
          score={one.score}
          lower={lower}
          upper={upper}
          chosen={chosen}
        />
      </button>
    </li>
  );
});
