// Who cannot be asked: near misses first, then by rule with counts.
import type {
  NearMiss,
  Recommendation,
} from '../gen/treff/recommendation/v1/recommendation_service_pb';
import {useText} from '../texts/catalogue';
import {compareNames} from '../texts/format';
import {useLanguage} from '../texts/language';
import {capitalised, useWord} from '../texts/words/texts';
import {type ExclusionGroup, exclusionsOf} from './ranking/ranking';
import {caseTexts} from './texts/texts';

// Of a reason that is not told, neither is which municipalities it is about, nor how many.
const untold = 'not_for_this_case';

export function Excluded({answer}: {answer: Recommendation}) {
  const text = useText(caseTexts);
  const groups = exclusionsOf(answer);
  if (groups.length === 0) return null;
  return (
    <section className="excluded">
      <h2>
        {text('excluded.title', {count: answer.excluded.length, of: answer.municipalityCount})}
      </h2>
      <NearMisses misses={answer.nearMisses} />
      {groups.map((group) => (
        <Group key={group.ruleId} group={group} />
      ))}
      <p className="dim small">{text('excluded.several')}</p>
    </section>
  );
}

function NearMisses({misses}: {misses: NearMiss[]}) {
  const text = useText(caseTexts);
  if (misses.length === 0) return null;
  return (
    <>
      <h3>{text('excluded.near')}</h3>
      <ul className="plain-list stack">
        {misses.map(({municipality, displayName, failed, reason}) => (
          <li key={municipality}>
            <strong>{displayName}:</strong> {failed?.reason?.text} {reason?.text}
          </li>
        ))}
      </ul>
    </>
  );
}

function Group({group}: {group: ExclusionGroup}) {
  const word = useWord();
  const language = useLanguage();
  if (group.ruleId === untold) return <p>{capitalised(word('rule', untold))}</p>;
  const names = group.municipalities
    .map(({displayName}) => displayName)
    .sort((a, b) => compareNames(a, b, language));
  return (
    <details>
      <summary>
        {capitalised(word('rule', group.ruleId))} <span className="dim">{names.length}</span>
      </summary>
      <p>{names.join(', ')}</p>
    </details>
  );
}
