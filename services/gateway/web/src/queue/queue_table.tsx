// The rows of the queue; on a narrow screen each is a block.
import {useId} from 'react';
import {Link} from 'wouter';
import type {Case} from '../gen/treff/casework/v1/case_pb';
import {agesOf, needsOf, stateName, thisYear, trackName} from '../household/household';
import {useText} from '../texts/catalogue';
import {daysSince} from '../texts/days';
import {formatDay} from '../texts/format';
import {useLanguage} from '../texts/language';
import {capitalised, useWord} from '../texts/words/texts';
import {Mark} from '../ui/mark';
import {type Asked, useWhoHasIt} from './asked';
import {type GroupName, soonDays} from './queue';
import {queueTexts} from './texts/texts';

interface Rows {
  name: GroupName | undefined;
  cases: Case[];
}

const columns = ['case', 'household', 'needs', 'track', 'waited', 'deadline', 'state'] as const;

// A table for each group, below its heading; all have the same columns.
export function QueueTable({groups, asked}: {groups: Rows[]; asked: Asked}) {
  const text = useText(queueTexts);
  const id = useId();
  return groups.map(({name, cases}) => (
    <section key={name ?? 'all'} className="queue-group">
      {name && (
        <h2 id={`${id}-${name}`}>
          {text(`group.${name}`)} <span className="dim">{cases.length}</span>
        </h2>
      )}
      <table
        className="grid-table queue-table"
        data-stacks
        aria-labelledby={name && `${id}-${name}`}
      >
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" data-name={column}>
                {text(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cases.map((one) => (
            <Row key={one.name} one={one} asked={asked} />
          ))}
        </tbody>
      </table>
    </section>
  ));
}

function Row({one, asked}: {one: Case; asked: Asked}) {
  const text = useText(queueTexts);
  const word = useWord();
  const language = useLanguage();
  const waited = daysSince(one.permitDate);
  const ages = agesOf(one, thisYear());
  const hasIt = useWhoHasIt()(asked.get(one.name));
  return (
    <tr>
      <td data-column="">
        <Link href={`/${one.name}`} className="queue-case">
          {one.reference}
        </Link>{' '}
        {one.synthetic && <Mark>{text('made_up')}</Mark>}
      </td>
      <td data-column={text('column.household')}>
        <span>
          {text('persons', {count: ages.length})}
          <span className="dim"> {ages.join(', ')}</span>
        </span>
      </td>
      <td data-column={text('column.needs')}>
        <span>
          {needsOf(one, word, language)
            .map((need) => (need.isRequired ? text('need.required', {need: need.text}) : need.text))
            .join('; ') || <span className="dim">{text('needs.none')}</span>}
        </span>
      </td>
      <td data-column={text('column.track')}>{capitalised(word('track', trackName(one.track)))}</td>
      <td data-column={text('column.waited')}>
        {waited === undefined ? text('not_known') : text('days', {count: waited})}
      </td>
      <td data-column={text('column.deadline')}>
        <span className="queue-deadline">
          <Deadline one={one} />
        </span>
      </td>
      <td data-column={text('column.state')}>
        <span>
          {capitalised(word('case_state', stateName(one.state)))}
          {hasIt && <span className="dim queue-asked"> {hasIt}</span>}
        </span>
      </td>
    </tr>
  );
}

function Deadline({one}: {one: Case}) {
  const text = useText(queueTexts);
  const language = useLanguage();
  if (!one.settlementDeadline) return <span className="dim">{text('deadline.none')}</span>;
  const day = formatDay(one.settlementDeadline, language);
  if (one.daysLeft === undefined) return day;
  const count = Math.abs(one.daysLeft);
  if (one.late) {
    return (
      <>
        <Mark tone="danger">{text('deadline.late', {count})}</Mark>{' '}
        <span className="queue-day">{day}</span>
      </>
    );
  }
  const left = text('deadline.left', {count});
  return (
    <>
      {one.daysLeft <= soonDays ? <Mark tone="warning">{left}</Mark> : left}{' '}
      <span className="dim queue-day">{day}</span>
    </>
  );
}
