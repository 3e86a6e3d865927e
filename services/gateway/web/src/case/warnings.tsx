// What looks odd about a case, though it may be right.
import {Alert} from '@digdir/designsystemet-react';
import {type Case, CaseWarning_Kind} from '../gen/treff/casework/v1/case_pb';
import {useText} from '../texts/catalogue';
import {useWord} from '../texts/words/texts';
import {caseTexts} from './texts/texts';

export function Warnings({one}: {one: Case}) {
  const text = useText(caseTexts);
  const word = useWord();
  if (one.warnings.length === 0) return null;
  return (
    <Alert data-color="warning" data-size="sm">
      <p>{text('warnings')}</p>
      <ul>
        {one.warnings.map(({kind, field}) => (
          <li key={`${kind} ${field}`}>{word('case_warning', CaseWarning_Kind[kind] ?? '')}</li>
        ))}
      </ul>
    </Alert>
  );
}
