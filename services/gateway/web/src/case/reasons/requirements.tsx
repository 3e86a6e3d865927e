// What each rule says: yes, no, or ask. Whom to ask stands with what is to be asked.
import {useQuery} from '@tanstack/react-query';
import {
  type Recommendation,
  type RequirementResult,
  RequirementResult_Outcome,
} from '../../gen/treff/recommendation/v1/recommendation_service_pb';
import {useText} from '../../texts/catalogue';
import {formatDay} from '../../texts/format';
import {useLanguage} from '../../texts/language';
import {Answer} from '../../ui/answer';
import {contactQuery} from '../queries';
import {caseTexts} from '../texts/texts';
import {Citations} from './citations';

interface RequirementsProps {
  results: RequirementResult[];
  answer: Recommendation;
  municipality: string;
}

const signs = {
  [RequirementResult_Outcome.OUTCOME_UNSPECIFIED]: '?',
  [RequirementResult_Outcome.PASS]: '✓',
  [RequirementResult_Outcome.FAIL]: '✗',
  [RequirementResult_Outcome.UNKNOWN]: '?',
};

export function Requirements({results, answer, municipality}: RequirementsProps) {
  const text = useText(caseTexts);
  const outcomeText = (outcome: RequirementResult_Outcome) => {
    if (outcome === RequirementResult_Outcome.PASS) return text('rule.pass');
    return text(outcome === RequirementResult_Outcome.FAIL ? 'rule.fail' : 'rule.unknown');
  };
  const asks = results.some(({outcome}) => outcome === RequirementResult_Outcome.UNKNOWN);
  return (
    <>
      <ul className="plain-list requirements">
        {results.map(({ruleId, outcome, reason, citations}) => (
          <li key={ruleId + reason?.text} data-outcome={RequirementResult_Outcome[outcome]}>
            <span aria-hidden="true" className="requirement-sign">
              {signs[outcome]}
            </span>
            <div>
              <span className="ds-sr-only">{outcomeText(outcome)}: </span>
              {reason?.text}
              <Citations citations={citations} answer={answer} />
            </div>
          </li>
        ))}
      </ul>
      {asks && <WhomToAsk municipality={municipality} />}
    </>
  );
}

function WhomToAsk({municipality}: {municipality: string}) {
  const text = useText(caseTexts);
  const language = useLanguage();
  const query = useQuery(contactQuery(municipality));
  const contact = query.data;
  if (contact === undefined) return <Answer query={query}>{() => null}</Answer>;
  if (contact === null) return <p className="reasons-contact small">{text('contact.none')}</p>;
  const {role, office, phone, email, reportDay} = contact;
  return (
    <p className="reasons-contact small">
      {text('contact.ask')} <strong>{[role, office].filter(Boolean).join(', ')}</strong>
      {phone && (
        <>
          {' '}
          · <a href={`tel:${phone.replaceAll(' ', '')}`}>{phone}</a>
        </>
      )}
      {email && (
        <>
          {' '}
          · <a href={`mailto:${email}`}>{email}</a>
        </>
      )}{' '}
      {reportDay && (
        <span className="dim">{text('contact.day', {day: formatDay(reportDay, language)})}</span>
      )}
    </p>
  );
}
