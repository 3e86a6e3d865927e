// One term: what it gave of what it could give, within which bounds, and what it rests on.
import type {Case} from '../../gen/treff/casework/v1/case_pb';
import {
  type Recommendation,
  type Term,
  Term_Certainty,
} from '../../gen/treff/recommendation/v1/recommendation_service_pb';
import {agesOf, thisYear} from '../../household/household';
import {useText} from '../../texts/catalogue';
import {formatList, formatNumber, formatRange} from '../../texts/format';
import {useLanguage} from '../../texts/language';
import {capitalised, useWord} from '../../texts/words/texts';
import {Mark} from '../../ui/mark';
import {caseTexts} from '../texts/texts';
import {Citations} from './citations';

interface TermReasonProps {
  one: Case;
  answer: Recommendation;
  term: Term;
  // Rounded so that all terms add up to the total.
  shownPoints: number;
  // The most that any term here can give: the width of the widest bar.
  mostPoints: number;
  code: string;
}

// Less cannot be seen in tenths.
const shownDifference = 0.05;

export function TermReason({one, answer, term, shownPoints, mostPoints, code}: TermReasonProps) {
  const text = useText(caseTexts);
  const word = useWord();
  const language = useLanguage();
  const {lower = term.points, upper = term.points} = term.pointsInterval ?? {};
  const isBounded = upper - lower > shownDifference;
  return (
    <li className="term">
      <div className="term-head">
        <strong>{capitalised(word('short_term', term.termId))}</strong>
        <span>
          {text('reasons.points', {
            points: formatNumber(shownPoints, 1, language),
            max: formatNumber(term.maxPoints, 1, language),
          })}
        </span>
      </div>
      <TermBar term={term} most={mostPoints} lower={lower} upper={upper} />
      <p>
        {term.reason?.text} <CertaintyMark certainty={term.certainty} />
      </p>
      <div className="small dim">
        {isBounded && (
          <>{text('reasons.likely', {range: formatRange(lower, upper, 1, language)})} </>
        )}
        <WhoseFacts one={one} members={term.members} />
      </div>
      <Citations citations={term.citations} answer={answer} code={code} />
    </li>
  );
}

interface TermBarProps {
  term: Term;
  most: number;
  lower: number;
  upper: number;
}

// All bars of a municipality on one scale; the frame is what the term could give.
function TermBar({term, most, lower, upper}: TermBarProps) {
  const at = (points: number) => Math.min(100, Math.max(0, (points / most) * 100));
  return (
    <svg className="term-bar" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">
      <rect className="term-frame" x="0" width={at(term.maxPoints)} y="0" height="8" />
      <rect className="points-term" data-shade="0" x="0" width={at(term.points)} y="0" height="8" />
      <line className="points-range" x1={at(lower)} x2={at(upper)} y1="11.5" y2="11.5" />
    </svg>
  );
}

function CertaintyMark({certainty}: {certainty: Term_Certainty}) {
  const text = useText(caseTexts);
  if (certainty === Term_Certainty.OLD) return <Mark tone="warning">{text('certainty.old')}</Mark>;
  if (certainty === Term_Certainty.BORROWED) {
    return <Mark tone="warning">{text('certainty.borrowed')}</Mark>;
  }
  if (certainty === Term_Certainty.MISSING) {
    return <Mark tone="danger">{text('certainty.missing')}</Mark>;
  }
  return null;
}

// Whose facts the term used: "gjelder 33-åringen".
function WhoseFacts({one, members}: {one: Case; members: number[]}) {
  const text = useText(caseTexts);
  const language = useLanguage();
  if (members.length === 0) return null;
  const ages = agesOf(one, thisYear());
  const persons = members.map((number) =>
    text('reasons.person', {number, age: ages[number - 1] ?? '?'}),
  );
  return <>{text('reasons.members', {persons: formatList(persons, language)})}</>;
}
