// Why one municipality: in a sentence, rule by rule, and term by term with where each figure is from.
import './reasons.css';
import {Button} from '@digdir/designsystemet-react';
import {Link} from 'wouter';
import {codeOf} from '../../api/municipalities';
import {type Case, Case_State} from '../../gen/treff/casework/v1/case_pb';
import type {
  RankedMunicipality,
  Recommendation,
} from '../../gen/treff/recommendation/v1/recommendation_service_pb';
import {useText} from '../../texts/catalogue';
import {formatNumber, formatRange} from '../../texts/format';
import {useLanguage} from '../../texts/language';
import {Loading} from '../../ui/states';
import {roundedToAddUp} from '../ranking/ranking';
import {RequestAction} from '../request/request_action';
import {caseTexts} from '../texts/texts';
import {Requirements} from './requirements';
import {TermReason} from './term_reason';

// Whether those further down will be explained, too: they are on their way, never will be, or did not
// come and can be asked for again.
export type MoreReasons = 'coming' | 'none' | (() => void);

interface ReasonsProps {
  one: Case;
  answer: Recommendation;
  ranked: RankedMunicipality;
}

export function Reasons({one, answer, ranked, more}: ReasonsProps & {more: MoreReasons}) {
  const text = useText(caseTexts);
  const canRequest = one.state === Case_State.READY || one.state === Case_State.REGISTERED;
  return (
    <div className="reasons">
      <div className="page-head">
        <h2>
          {ranked.displayName}{' '}
          <span className="dim reasons-county">{ranked.countyDisplayName}</span>
        </h2>
        <Link className="small no-print" href={`/${ranked.municipality}`}>
          {text('reasons.profile')}
        </Link>
      </div>
      <Standing answer={answer} ranked={ranked} />
      <p>{ranked.summary?.text}</p>
      <div className="row no-print">
        {canRequest && <RequestAction one={one} answer={answer} ranked={ranked} />}
        <Button variant="tertiary" data-size="sm" onClick={() => window.print()}>
          {text('reasons.print')}
        </Button>
      </div>
      {ranked.terms.length === 0 ? (
        <NotExplained more={more} />
      ) : (
        <Explained one={one} answer={answer} ranked={ranked} />
      )}
    </div>
  );
}

function NotExplained({more}: {more: MoreReasons}) {
  const text = useText(caseTexts);
  if (more === 'coming') return <Loading />;
  if (more === 'none') return <p>{text('reasons.not_kept')}</p>;
  return (
    <div className="row">
      <p>{text('reasons.not_come')}</p>
      <Button variant="secondary" data-size="sm" onClick={more}>
        {text('reasons.again')}
      </Button>
    </div>
  );
}

function Standing({answer, ranked}: Omit<ReasonsProps, 'one'>) {
  const text = useText(caseTexts);
  const language = useLanguage();
  const {lower = ranked.score, upper = ranked.score} = ranked.scoreInterval ?? {};
  return (
    <p className="dim">
      {text('reasons.standing', {
        ranks: formatRange(ranked.bestRank, ranked.worstRank, 0, language),
        of: answer.ranked.length,
        points: formatNumber(ranked.score, 1, language),
        bounds: formatRange(lower, upper, 1, language),
      })}
    </p>
  );
}

function Explained({one, answer, ranked}: ReasonsProps) {
  const text = useText(caseTexts);
  const language = useLanguage();
  const most = Math.max(...ranked.terms.map(({maxPoints}) => maxPoints));
  const shown = roundedToAddUp(
    ranked.terms.map(({points}) => points),
    ranked.terms.map(({maxPoints}) => maxPoints),
  );
  return (
    <>
      <h3>{text('reasons.rules')}</h3>
      <Requirements
        results={ranked.requirements}
        answer={answer}
        municipality={ranked.municipality}
      />
      <h3>{text('reasons.terms')}</h3>
      <ul className="plain-list reasons-terms">
        {ranked.terms.map((term, i) => (
          <TermReason
            key={term.termId}
            one={one}
            answer={answer}
            term={term}
            shownPoints={shown[i] ?? term.points}
            mostPoints={most}
            code={codeOf(ranked.municipality)}
          />
        ))}
      </ul>
      <p className="reasons-sum">
        <span>{text('reasons.sum')}</span>
        <strong>
          {text('reasons.points', {
            points: formatNumber(ranked.score, 1, language),
            max: formatNumber(100, 1, language),
          })}
        </strong>
      </p>
    </>
  );
}
