// The ranked municipalities in two groups. Each row is a button; together they are one tab stop.
import {Fragment, type ReactNode, useEffect, useMemo, useRef} from 'react';
import {codeOf} from '../../api/municipalities';
import type {
  RankedMunicipality,
  Recommendation,
} from '../../gen/treff/recommendation/v1/recommendation_service_pb';
import {useText} from '../../texts/catalogue';
import {useDeclined} from '../request/declined';
import {caseTexts} from '../texts/texts';
import {groupsOf, isOpen, type RankingChoice} from './ranking';
import {RankingRow} from './ranking_row';
import {useRoving} from './use_roving';

interface RankingListProps {
  answer: Recommendation;
  choice: RankingChoice;
  selected: string;
  select: (code: string) => void;
  hovered: string;
  hover: (code: string) => void;
  // Shown below the selected row where there is no room beside.
  reasons?: ReactNode;
}

export function RankingList(props: RankingListProps) {
  const {answer, choice, selected, select} = props;
  const text = useText(caseTexts);
  const declined = useDeclined(answer.case);
  const list = useRef<HTMLDivElement>(null);
  const moves = useRef(false);
  const groups = useMemo(() => groupsOf(answer, choice), [answer, choice]);
  const rows = useMemo(() => [...groups.possible, ...groups.other], [groups]);
  const names = useMemo(() => rows.map(({displayName}) => displayName), [rows]);
  const current = rows.findIndex(({municipality}) => codeOf(municipality) === selected);
  const roving = useRoving(names, current, (to) => {
    const next = rows[to];
    if (!next) return;
    moves.current = true;
    select(codeOf(next.municipality));
  });
  // Whoever moves by keys takes the focus along.
  useEffect(() => {
    if (!moves.current) return;
    moves.current = false;
    list.current?.querySelector<HTMLElement>(`[data-code="${selected}"]`)?.focus();
  }, [selected]);
  if (rows.length === 0) return <p>{text('ranking.none')}</p>;
  // Without a selected row in the list, the first one takes the tab stop.
  const stop = current < 0 ? codeOf(rows[0]!.municipality) : selected;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys move among the buttons inside
    <div ref={list} onKeyDown={roving.onKeyDown}>
      <Group
        title={text('ranking.possible')}
        rows={groups.possible}
        stop={stop}
        declined={declined}
        {...props}
      />
      <Group
        title={text('ranking.other')}
        rows={groups.other}
        stop={stop}
        declined={declined}
        {...props}
      />
    </div>
  );
}

interface GroupProps extends RankingListProps {
  title: string;
  rows: RankedMunicipality[];
  stop: string;
  declined: ReadonlyMap<string, unknown>;
}

function Group({
  title,
  rows,
  stop,
  declined,
  answer,
  choice,
  selected,
  select,
  hovered,
  hover,
  reasons,
}: GroupProps) {
  const terms = useMemo(() => answer.terms.map(({termId}) => termId), [answer]);
  if (rows.length === 0) return null;
  return (
    <>
      <h3 className="ranking-group">
        {title}: {rows.length}
      </h3>
      <ol className="plain-list">
        {rows.map((one) => {
          const code = codeOf(one.municipality);
          return (
            <Fragment key={code}>
              <RankingRow
                one={one}
                terms={terms}
                chosen={choice.by}
                asks={isOpen(one, answer)}
                saidNo={declined.has(one.municipality)}
                isSelected={code === selected}
                isStop={code === stop}
                isHovered={code === hovered}
                select={select}
                hover={hover}
              />
              {reasons && code === selected && <li className="ranking-reasons">{reasons}</li>}
            </Fragment>
          );
        })}
      </ol>
    </>
  );
}
