// One measure: its groups in a table, the line beside it, what it is and what it cannot tell.

import {Button} from '@digdir/designsystemet-react';
import {codeOf} from '../api/municipalities';
import {
  MeasureDefinition_Kind as Kind,
  type MeasureDefinition,
  type MeasureRow,
  type MeasureValue,
} from '../gen/treff/casework/v1/measure_service_pb';
import {useText} from '../texts/catalogue';
import {formatNumber} from '../texts/format';
import {useLanguage} from '../texts/language';
import {capitalised, useWord} from '../texts/words/texts';
import {useAddress} from '../ui/address';
import {Line} from './line';
import {isWithheld, pointsOf, valuesOf, wordsOf} from './measure_values';
import {measureShape} from './measures';
import nb from './texts/nb.json';
import {measureTexts} from './texts/texts';
import {Adjusted, Raw} from './value';

interface MeasureDetailProps {
  definition: MeasureDefinition;
  rows: readonly MeasureRow[];
}

export function MeasureDetail({definition, rows}: MeasureDetailProps) {
  const text = useText(measureTexts);
  const language = useLanguage();
  const [, change] = useAddress(measureShape);
  const {name, description, cannotTell} = wordsOf(definition, language);
  const points = pointsOf(rows, definition.measure);
  const source = rows.flatMap((row) => valuesOf(row, definition.measure)).find(hasSource);
  return (
    <section className="stack" aria-labelledby="measure">
      <div className="row">
        <h2 id="measure">{name}</h2>
        <Button
          variant="tertiary"
          data-size="sm"
          className="no-print"
          onClick={() => change({measure: ''})}
        >
          {text('back')}
        </Button>
      </div>
      <div className="measure-beside">
        <Groups definition={definition} rows={rows} />
        {points.length > 1 && <Line name={name} kind={definition.kind} points={points} />}
      </div>
      {definition.adjusted && <p className="dim small">{text('adjusted.about')}</p>}
      <div className="measure-words">
        <div>
          <h3>{text('what')}</h3>
          <p>{description}</p>
          <p className="dim small">
            {text(definition.fromOutcomes ? 'source.outcomes' : 'source.casework')}
            {source && ` ${text('source.decided', {source: source.decidedSource})}`}
          </p>
        </div>
        <div>
          <h3>{text('cannot_tell')}</h3>
          <p>{cannotTell}</p>
        </div>
      </div>
    </section>
  );
}

const hasSource = ({decidedSource}: MeasureValue) => decidedSource !== '';

function Groups({definition, rows}: MeasureDetailProps) {
  const text = useText(measureTexts);
  const hasReasons = definition.kind === Kind.REASONS;
  const lines = rows.flatMap((row) =>
    valuesOf(row, definition.measure).map((value) => ({row, value})),
  );
  return (
    <table className="grid-table" data-stacks>
      <thead>
        <tr>
          <th scope="col">{text('column.group')}</th>
          {hasReasons && <th scope="col">{text('column.reason')}</th>}
          <th scope="col" className="number">
            {text('column.count')}
          </th>
          <th scope="col">{text('column.raw')}</th>
          {definition.adjusted && <th scope="col">{text('column.adjusted')}</th>}
          {definition.fromOutcomes && (
            <th scope="col" className="number">
              {text('column.unknown')}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {lines.map(({row, value}) => (
          <GroupLine
            key={`${row.group} ${value.reason}`}
            definition={definition}
            row={row}
            value={value}
          />
        ))}
      </tbody>
    </table>
  );
}

interface GroupLineProps {
  definition: MeasureDefinition;
  row: MeasureRow;
  value: MeasureValue;
}

function GroupLine({definition, row, value}: GroupLineProps) {
  const text = useText(measureTexts);
  const language = useLanguage();
  const groupName = useGroupName();
  const word = useWord();
  const {kind} = definition;
  return (
    <tr>
      <td data-column={text('column.group')}>{groupName(row)}</td>
      {kind === Kind.REASONS && (
        <td data-column={text('column.reason')}>
          {capitalised(word('decline_reason', value.reason))}
        </td>
      )}
      <td className="number" data-column={text('column.count')}>
        {isWithheld(value) ? '–' : formatNumber(value.count, 0, language)}
      </td>
      <td data-column={text('column.raw')}>
        <Raw value={value} kind={kind} />
      </td>
      {definition.adjusted && (
        <td data-column={text('column.adjusted')}>
          <Adjusted value={value} kind={kind} />
        </td>
      )}
      {definition.fromOutcomes && (
        <td className="number" data-column={text('column.unknown')}>
          {value.unknownCount === undefined ? '–' : formatNumber(value.unknownCount, 0, language)}
        </td>
      )}
    </tr>
  );
}

function useGroupName() {
  const text = useText(measureTexts);
  return ({group, displayName}: MeasureRow) => {
    if (group === '') return text('group.all');
    if (group === '-') return text('group.unknown');
    const key = `group.${group}`;
    return displayName || (key in nb ? text(key as keyof typeof nb) : codeOf(group));
  };
}
