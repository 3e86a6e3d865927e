// Every measure for all cases of the choice, each a way to its groups.
import {
  MeasureDefinition_Kind as Kind,
  type MeasureDefinition,
  type Measures,
  type MeasureValue,
} from '../gen/treff/casework/v1/measure_service_pb';
import {useText} from '../texts/catalogue';
import {formatNumber} from '../texts/format';
import {useLanguage} from '../texts/language';
import {useAddress} from '../ui/address';
import {isWithheld, valuesOf, wordsOf} from './measure_values';
import {measureShape} from './measures';
import {measureTexts} from './texts/texts';
import {Adjusted, Raw} from './value';

export function Overview({measures}: {measures: Measures}) {
  const text = useText(measureTexts);
  const all = measures.rows.find(({group}) => group === '');
  // Reasons are many values: they stand on the measure's own page.
  const rows = measures.definitions.flatMap((definition) => {
    const value = all && valuesOf(all, definition.measure)[0];
    return value ? [{definition, value}] : [];
  });
  return (
    <>
      <table className="grid-table" data-stacks>
        <thead>
          <tr>
            <th scope="col">{text('column.measure')}</th>
            <th scope="col" className="number">
              {text('column.count')}
            </th>
            <th scope="col">{text('column.raw')}</th>
            <th scope="col">{text('column.adjusted')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({definition, value}) => (
            <OverviewRow key={definition.measure} definition={definition} value={value} />
          ))}
        </tbody>
      </table>
      <p className="dim small">{text('adjusted.about')}</p>
    </>
  );
}

interface OverviewRowProps {
  definition: MeasureDefinition;
  value: MeasureValue;
}

function OverviewRow({definition, value}: OverviewRowProps) {
  const text = useText(measureTexts);
  const language = useLanguage();
  const [, change] = useAddress(measureShape);
  const {name} = wordsOf(definition, language);
  const hasReasons = definition.kind === Kind.REASONS;
  return (
    <tr>
      <td data-column={text('column.measure')}>
        <span>
          <button
            type="button"
            className="link-button"
            onClick={() => change({measure: definition.measure}, 'push')}
          >
            {name}
          </button>
        </span>
      </td>
      <td className="number" data-column={text('column.count')}>
        {isWithheld(value) || hasReasons ? '–' : formatNumber(value.count, 0, language)}
      </td>
      <td data-column={text('column.raw')}>
        {hasReasons ? '–' : <Raw value={value} kind={definition.kind} />}
      </td>
      <td data-column={text('column.adjusted')}>
        {hasReasons ? '–' : <Adjusted value={value} kind={definition.kind} />}
      </td>
    </tr>
  );
}
