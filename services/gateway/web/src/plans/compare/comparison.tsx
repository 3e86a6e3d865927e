// What differs between two plans, in tables.

import {useState} from 'react';
import {type NameOf, usePlaceName} from '../../api/municipalities';
import type {
  AllocationComparison,
  ComparedUse,
  MovedCase,
} from '../../gen/treff/recommendation/v1/allocation_service_pb';
import {useText} from '../../texts/catalogue';
import {formatNumber, formatSigned} from '../../texts/format';
import {useLanguage} from '../../texts/language';
import {Empty} from '../../ui/states';
import {CaseLink, PlaceLink} from '../names';
import {Pager} from '../pager';
import {useGroupName} from '../plan/groups';
import {pageOf} from '../plan_rows';
import {planTexts} from '../texts/texts';

const pageSize = 25;

export function useSigned() {
  const language = useLanguage();
  return (value: number, decimals: number) => formatSigned(value, decimals, language);
}

interface MovedTableProps {
  moved: readonly MovedCase[];
  // Which of them a person moved, and why; unset where nobody can say.
  reasons?: ReadonlyMap<string, string>;
}

export function MovedTable({moved, reasons}: MovedTableProps) {
  const text = useText(planTexts);
  const nameOf = usePlaceName();
  const [page, setPage] = useState(0);
  if (moved.length === 0) return <Empty title={text('moved.none')} />;
  return (
    <>
      <table className="grid-table" data-stacks>
        <thead>
          <tr>
            <th scope="col">{text('column.case')}</th>
            <th scope="col">{text('column.from')}</th>
            <th scope="col">{text('column.to')}</th>
            <th scope="col" className="number">
              {text('column.change')}
            </th>
          </tr>
        </thead>
        <tbody>
          {pageOf(moved, page, pageSize).map((one) => (
            <MovedLine key={one.case} moved={one} nameOf={nameOf} reasons={reasons} />
          ))}
        </tbody>
      </table>
      <Pager count={moved.length} size={pageSize} page={page} go={setPage} />
    </>
  );
}

interface MovedLineProps {
  moved: MovedCase;
  nameOf: NameOf;
  reasons: ReadonlyMap<string, string> | undefined;
}

function MovedLine({moved, nameOf, reasons}: MovedLineProps) {
  const text = useText(planTexts);
  const signed = useSigned();
  const reason = reasons?.get(moved.case);
  const place = (location: string) =>
    location ? <PlaceLink location={location} nameOf={nameOf} /> : text('case.unplaced');
  return (
    <tr>
      <td data-column={text('column.case')}>
        <div>
          <CaseLink name={moved.case} />
          {reasons && (
            <div className="small dim">
              {reason ? text('moved.held_by_you', {reason}) : text('moved.followed')}
            </div>
          )}
        </div>
      </td>
      <td data-column={text('column.from')}>
        <span>{place(moved.from)}</span>
      </td>
      <td data-column={text('column.to')}>
        <span>{place(moved.to)}</span>
      </td>
      <td className="number" data-column={text('column.change')}>
        {text('moved.points', {points: signed(moved.valueChange, 1)})}
      </td>
    </tr>
  );
}

export function UsesTable({uses}: {uses: readonly ComparedUse[]}) {
  const text = useText(planTexts);
  const language = useLanguage();
  const nameOf = usePlaceName();
  const signed = useSigned();
  const [page, setPage] = useState(0);
  if (uses.length === 0) return <p className="dim">{text('compare.same_uses')}</p>;
  return (
    <>
      <table className="grid-table" data-stacks>
        <thead>
          <ComparedHead first="column.municipality" />
        </thead>
        <tbody>
          {pageOf(uses, page, pageSize).map(({location, resource, used, otherUsed}) => (
            <tr key={`${location} ${resource}`}>
              <td data-column={text('column.municipality')}>
                <span>
                  <PlaceLink location={location} nameOf={nameOf} />
                </span>
              </td>
              <td className="number" data-column={text('column.first')}>
                {formatNumber(Number(used), 0, language)}
              </td>
              <td className="number" data-column={text('column.second')}>
                {formatNumber(Number(otherUsed), 0, language)}
              </td>
              <td className="number" data-column={text('column.change')}>
                {signed(Number(otherUsed - used), 0)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Pager count={uses.length} size={pageSize} page={page} go={setPage} />
    </>
  );
}

function ComparedHead({first}: {first: 'column.municipality' | 'column.group'}) {
  const text = useText(planTexts);
  return (
    <tr>
      <th scope="col">{text(first)}</th>
      <th scope="col" className="number">
        {text('column.first')}
      </th>
      <th scope="col" className="number">
        {text('column.second')}
      </th>
      <th scope="col" className="number">
        {text('column.change')}
      </th>
    </tr>
  );
}

export function ComparedGroups({groups}: Pick<AllocationComparison, 'groups'>) {
  const text = useText(planTexts);
  const language = useLanguage();
  const nameOf = useGroupName();
  const signed = useSigned();
  return (
    <table className="grid-table" data-stacks>
      <thead>
        <ComparedHead first="column.group" />
      </thead>
      <tbody>
        {groups.map(({group, value, otherValue}) => (
          <tr key={group}>
            <td data-column={text('column.group')}>{nameOf(group)}</td>
            <td className="number" data-column={text('column.first')}>
              {formatNumber(value, 1, language)}
            </td>
            <td className="number" data-column={text('column.second')}>
              {formatNumber(otherValue, 1, language)}
            </td>
            <td className="number" data-column={text('column.change')}>
              {signed(otherValue - value, 1)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
