// What was told of the household and not used, what nothing speaks to, and what else must be known
// of the answer.
import {Need_Kind} from '../gen/treff/casework/v1/case_pb';
import type {Recommendation} from '../gen/treff/recommendation/v1/recommendation_service_pb';
import {useText} from '../texts/catalogue';
import {useWord} from '../texts/words/texts';
import {caseTexts} from './texts/texts';

export function NotUsed({answer}: {answer: Recommendation}) {
  const text = useText(caseTexts);
  // Needs are told of below, with what to do about them.
  const facts = answer.unusedFacts.filter(({field}) => field !== 'needs');
  return (
    <>
      <Wishes answer={answer} />
      {facts.length > 0 && (
        <section>
          <h2>{text('not_used.title')}</h2>
          <ul>
            {facts.map(({field, members, reason}) => (
              <li key={field + members.join()}>
                {members.length > 0
                  ? text('not_used.member', {members: members.join(', '), text: reason?.text ?? ''})
                  : reason?.text}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Notes answer={answer} />
    </>
  );
}

function Notes({answer}: {answer: Recommendation}) {
  const text = useText(caseTexts);
  const word = useWord();
  if (answer.notes.length + answer.unmetNeeds.length === 0) return null;
  return (
    <section>
      <h2>{text('notes.title')}</h2>
      <ul>
        {answer.unmetNeeds.map(({kind}) => (
          <li key={kind}>{text('notes.unmet', {need: word('need', Need_Kind[kind] ?? '')})}</li>
        ))}
        {answer.notes.map((note) => (
          <li key={note.key + note.text}>{note.text}</li>
        ))}
      </ul>
    </section>
  );
}

function Wishes({answer}: {answer: Recommendation}) {
  const text = useText(caseTexts);
  if (answer.wishes.length === 0) return null;
  return (
    <section>
      <h2>{text('wishes.title')}</h2>
      <ul>
        {answer.wishes.map(({municipality, displayName, rank, reason}) => {
          // A rule's own reason does not name the municipality.
          const isNamed = rank > 0 || !displayName || 'municipality' in (reason?.arguments ?? {});
          return (
            <li key={municipality}>{isNamed ? reason?.text : `${displayName}: ${reason?.text}`}</li>
          );
        })}
      </ul>
    </section>
  );
}
