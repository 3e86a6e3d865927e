// What to ask whom: the few questions whose answers would tell most.
import type {Recommendation} from '../gen/treff/recommendation/v1/recommendation_service_pb';
import {useText} from '../texts/catalogue';
import {formatList, formatNumber} from '../texts/format';
import {useLanguage} from '../texts/language';
import {caseTexts} from './texts/texts';

const shownNames = 5;

export function Questions({answer}: {answer: Recommendation}) {
  const text = useText(caseTexts);
  const language = useLanguage();
  // A rule's question to everybody stands with the verdict.
  const questions = answer.questions.filter(
    ({municipalities, subject}) => municipalities.length > 0 || !subject.startsWith('rule.'),
  );
  const namesOf = (names: string[]) => {
    if (names.length === 0) return text('questions.everyone');
    const shown = names.slice(0, shownNames);
    const more = names.length - shown.length;
    return formatList(
      more > 0 ? [...shown, text('questions.more', {count: more})] : shown,
      language,
    );
  };
  if (questions.length === 0) return null;
  return (
    <details className="questions">
      <summary>
        {text('questions.title')} <span className="dim">({questions.length})</span>
      </summary>
      <ul className="plain-list stack">
        {questions.map(({subject, reason, displayNames, narrowing}) => (
          <li key={subject + displayNames.join()}>
            <strong>{namesOf(displayNames)}:</strong> {reason?.text}{' '}
            {narrowing >= 1 && (
              <span className="dim">
                {text('questions.narrowing', {
                  count: formatNumber(narrowing, 0, language),
                  first: answer.possibleFirstCount,
                })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
