// What brings a term to the baseline, sorts by it, and filters the list.
import {Checkbox, Textfield} from '@digdir/designsystemet-react';
import {Choice} from '../../forms/choice';
import type {Recommendation} from '../../gen/treff/recommendation/v1/recommendation_service_pb';
import {useText} from '../../texts/catalogue';
import {compareNames} from '../../texts/format';
import {useLanguage} from '../../texts/language';
import {capitalised, useWord} from '../../texts/words/texts';
import type {CaseAddress, ChangeCase} from '../address';
import {caseTexts} from '../texts/texts';
import {RankingCsv} from './csv_button';
import {countiesOf} from './ranking';

interface ToolsProps {
  answer: Recommendation;
  address: CaseAddress;
  change: ChangeCase;
}

export function RankingTools({answer, address, change}: ToolsProps) {
  const text = useText(caseTexts);
  return (
    <div className="ranking-tools no-print">
      <details open={address.by !== ''}>
        <summary>{text('ranking.terms')}</summary>
        <TermButtons answer={answer} address={address} change={change} />
      </details>
      <details
        className="ranking-filters"
        open={Boolean(address.county || address.name || address.known)}
      >
        <summary>{text('ranking.filter')}</summary>
        <RankingFilters answer={answer} address={address} change={change} />
      </details>
      <p className="ranking-key small dim">
        <svg viewBox="0 0 60 14" aria-hidden="true" className="points-bar">
          <rect className="points-term" data-shade="0" width="40" height="8" />
          <line className="points-range" x1="26" x2="50" y1="11.5" y2="11.5" />
          <line className="points-score" x1="40" x2="40" y1="0" y2="13" />
        </svg>
        {text('ranking.key')}
      </p>
      <RankingCsv answer={answer} />
    </div>
  );
}

// Pressed once it stands first in each bar, pressed again the list is sorted by it, and once more
// everything is as before.
function TermButtons({answer, address, change}: ToolsProps) {
  const text = useText(caseTexts);
  const word = useWord();
  const press = (termId: string) => {
    if (address.by !== termId) change({by: termId, sorted: false});
    else if (!address.sorted) change({sorted: true});
    else change({by: '', sorted: false});
  };
  return (
    <fieldset className="term-buttons">
      <legend className="ds-sr-only">{text('ranking.terms')}</legend>
      {answer.terms.map(({termId}) => {
        const isPressed = address.by === termId;
        return (
          <button
            key={termId}
            type="button"
            className="term-button"
            aria-pressed={isPressed}
            onClick={() => press(termId)}
          >
            {capitalised(word('short_term', termId))}
            {isPressed && (
              <span className="small">
                {' · '}
                {text(address.sorted ? 'ranking.sorted' : 'ranking.press_again')}
              </span>
            )}
          </button>
        );
      })}
    </fieldset>
  );
}

function RankingFilters({answer, address, change}: ToolsProps) {
  const text = useText(caseTexts);
  const language = useLanguage();
  const counties = countiesOf(answer).sort((a, b) => compareNames(a, b, language));
  return (
    <div className="row">
      <Textfield
        label={text('ranking.name')}
        type="search"
        data-size="sm"
        value={address.name}
        onChange={(event) => change({name: event.target.value})}
      />
      <Choice
        label={text('ranking.county')}
        size="sm"
        value={address.county}
        options={[['', text('ranking.any_county')], ...counties.map((one) => [one, one] as const)]}
        set={(county) => change({county})}
      />
      <Checkbox
        label={text('ranking.known')}
        value="known"
        data-size="sm"
        checked={address.known}
        onChange={(event) => change({known: event.target.checked})}
      />
    </div>
  );
}
