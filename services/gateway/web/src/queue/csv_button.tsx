// The rows shown, as a file.
import {Button} from '@digdir/designsystemet-react';
import type {Case} from '../gen/treff/casework/v1/case_pb';
import {agesOf, needsOf, stateName, thisYear, trackName} from '../household/household';
import {useText} from '../texts/catalogue';
import {useLanguage} from '../texts/language';
import {useWord} from '../texts/words/texts';
import {saveCsv} from '../ui/csv';
import {type Asked, useWhoHasIt} from './asked';
import {queueTexts} from './texts/texts';

export function CsvButton({cases, asked}: {cases: Case[]; asked: Asked}) {
  const text = useText(queueTexts);
  const word = useWord();
  const language = useLanguage();
  const whoHasIt = useWhoHasIt();
  const save = () => {
    const head = [
      text('column.case'),
      text('made_up'),
      text('column.persons'),
      text('column.ages'),
      text('column.needs'),
      text('column.track'),
      text('column.permit'),
      text('column.deadline'),
      text('column.state'),
      text('column.asked'),
    ];
    const rows = cases.map((one) => [
      one.reference,
      one.synthetic ? 'x' : '',
      String(one.members.length),
      agesOf(one, thisYear()).join(' '),
      needsOf(one, word, language)
        .map((need) => need.text)
        .join(', '),
      word('track', trackName(one.track)),
      one.permitDate,
      one.settlementDeadline,
      word('case_state', stateName(one.state)),
      whoHasIt(asked.get(one.name)),
    ]);
    saveCsv('treff.csv', [head, ...rows]);
  };
  return (
    <Button
      variant="tertiary"
      data-size="sm"
      className="no-print"
      disabled={cases.length === 0}
      onClick={save}
    >
      {text('csv')}
    </Button>
  );
}
