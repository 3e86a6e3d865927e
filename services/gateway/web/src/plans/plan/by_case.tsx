// The plan by case: where each goes, what it gets there, and why it is not where it would get most.

import {Button, Chip} from '@digdir/designsystemet-react';
import {useMemo, useState} from 'react';
import {type NameOf, usePlaceName} from '../../api/municipalities';
import {useText} from '../../texts/catalogue';
import {formatNumber} from '../../texts/format';
import {useLanguage} from '../../texts/language';
import {useAddress} from '../../ui/address';
import {Mark} from '../../ui/mark';
import {Empty} from '../../ui/states';
import type {ChangeProps, Override} from '../change/changes';
import {MoveDialog} from '../change/move_dialog';
import {CaseLink, PlaceLink, useReference} from '../names';
import {Pager} from '../pager';
import {type CaseRow, caseFilters, caseRows, countOf, filteredCases, pageOf} from '../plan_rows';
import {planTexts} from '../texts/texts';
import {planShape} from './plan_address';

const pageSize = 25;

export function ByCase({plan, changes, change}: ChangeProps) {
  const text = useText(planTexts);
  const nameOf = usePlaceName();
  const [{show, place, page}, setAddress] = useAddress(planShape);
  const [moving, setMoving] = useState<CaseRow | undefined>();
  const rows = useMemo(() => caseRows(plan), [plan]);
  const wanted = filteredCases(rows, show, place);
  const overrides = new Map(changes.overrides.map((one) => [one.case, one]));
  return (
    <>
      <CaseFilters rows={rows} />
      {place && (
        <p className="row">
          {text('cases.only_place', {place: nameOf(place)})}
          <Button
            variant="tertiary"
            data-size="sm"
            onClick={() => setAddress({place: '', page: 0})}
          >
            {text('cases.only_place_clear')}
          </Button>
        </p>
      )}
      {wanted.length === 0 ? (
        <Empty title={text('cases.none')} />
      ) : (
        <CaseTable>
          {pageOf(wanted, page, pageSize).map((row) => (
            <CaseLine
              key={row.case}
              row={row}
              nameOf={nameOf}
              override={overrides.get(row.case)}
              move={() => setMoving(row)}
            />
          ))}
        </CaseTable>
      )}
      <Pager
        count={wanted.length}
        size={pageSize}
        page={page}
        go={(next) => setAddress({page: next})}
      />
      {moving && (
        <MoveDialog
          row={moving}
          before={overrides.get(moving.case)}
          plan={plan}
          close={() => setMoving(undefined)}
          save={(override) => change({kind: 'override', override})}
        />
      )}
    </>
  );
}

function CaseFilters({rows}: {rows: readonly CaseRow[]}) {
  const text = useText(planTexts);
  const [{show}, setAddress] = useAddress(planShape);
  return (
    <fieldset className="plan-filter no-print">
      <legend className="ds-sr-only">{text('cases.filter')}</legend>
      {caseFilters.map((one) => (
        <Chip.Radio
          key={one}
          name="show"
          value={one}
          checked={one === show}
          onChange={() => setAddress({show: one, page: 0})}
        >
          {text(`cases.${one}`, {count: countOf(rows, one)})}
        </Chip.Radio>
      ))}
    </fieldset>
  );
}

function CaseTable({children}: {children: React.ReactNode}) {
  const text = useText(planTexts);
  return (
    <table className="grid-table plan-table" data-stacks>
      <thead>
        <tr>
          <th scope="col">{text('column.case')}</th>
          <th scope="col">{text('column.place')}</th>
          <th scope="col" className="number">
            {text('column.points')}
          </th>
          <th scope="col">{text('column.best')}</th>
          <th scope="col">{text('column.action')}</th>
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

interface CaseLineProps {
  row: CaseRow;
  nameOf: NameOf;
  override: Override | undefined;
  move: () => void;
}

function CaseLine({row, nameOf, override, move}: CaseLineProps) {
  const text = useText(planTexts);
  const language = useLanguage();
  const reference = useReference(row.case);
  return (
    <tr>
      <td data-column={text('column.case')}>
        <span>
          <CaseLink name={row.case} />
        </span>
      </td>
      <td data-column={text('column.place')}>
        <div>
          {row.location ? (
            <PlaceLink location={row.location} nameOf={nameOf} />
          ) : (
            <Mark tone="warning">{text('case.unplaced')}</Mark>
          )}
          {row.held && <Held reason={row.reason} />}
          {override && (
            <div>
              <Mark tone="info">{text('case.changed')}</Mark>{' '}
              {override.location ? nameOf(override.location) : text('case.unplaced')}
            </div>
          )}
        </div>
      </td>
      <td className="number" data-column={text('column.points')}>
        {row.value === undefined ? '–' : formatNumber(row.value, 1, language)}
      </td>
      <td data-column={text('column.best')} className={row.best ? undefined : 'dim'}>
        <Best row={row} nameOf={nameOf} />
      </td>
      <td data-column={text('column.action')} className="no-print">
        <span>
          <button type="button" className="link-button" onClick={move}>
            {text('case.move')}
            <span className="ds-sr-only"> {reference}</span>
          </button>
        </span>
      </td>
    </tr>
  );
}

function Held({reason}: {reason: string}) {
  const text = useText(planTexts);
  return (
    <div className="small dim">
      {reason ? text('case.held', {reason}) : text('case.held_plain')}
    </div>
  );
}

function Best({row, nameOf}: {row: CaseRow; nameOf: NameOf}) {
  const text = useText(planTexts);
  if (!row.best) return row.location ? text('case.is_best') : '–';
  const given = {place: nameOf(row.best), points: row.valueLost};
  if (!row.location) return text('case.unplaced_best', given);
  return text(row.held ? 'case.lost_held' : 'case.lost', given);
}
