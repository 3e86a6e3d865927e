// How sure the answer is, in one sentence and before anything else; then what would turn it.
import type {Recommendation} from '../gen/treff/recommendation/v1/recommendation_service_pb';
import {useText} from '../texts/catalogue';
import {Questions} from './questions';
import {caseTexts} from './texts/texts';

export function Verdict({answer}: {answer: Recommendation}) {
  const text = useText(caseTexts);
  const {runnerUp} = answer;
  // A rule that nobody knows the answer to anywhere is said here once, and not at each row.
  const forAll = answer.questions.filter(
    ({municipalities, subject}) => municipalities.length === 0 && subject.startsWith('rule.'),
  );
  return (
    <div className="verdict">
      <p className="verdict-lead">{answer.lead?.text}</p>
      <p>
        {answer.possibleFirstCount > 1 && <>{text('verdict.choose')} </>}
        {runnerUp?.reason && <span className="dim">{runnerUp.reason.text}</span>}
      </p>
      {forAll.map(({subject, reason}) => (
        <p key={subject}>{text('verdict.for_all', {question: reason?.text ?? ''})}</p>
      ))}
      <Questions answer={answer} />
    </div>
  );
}
