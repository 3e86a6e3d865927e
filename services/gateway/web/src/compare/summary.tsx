// How the others stand against the first, in numbers: counts of indicators, and no score.
import {useText} from '../texts/catalogue';
import {type CompareGroup, tallyOf} from './compare';
import {compareTexts} from './texts/texts';

export function Summary({groups, names}: {groups: CompareGroup[]; names: string[]}) {
  const text = useText(compareTexts);
  const [first, ...others] = names;
  return (
    <div className="stack">
      <ul className="plain-list">
        {others.map((name, i) => (
          <li key={name}>{text('tally', {name, first: first!, ...tallyOf(groups, i + 1)})}</li>
        ))}
      </ul>
      <p className="dim small">{text('tally.note')}</p>
    </div>
  );
}
