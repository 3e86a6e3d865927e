// What the services recommend for the case, now or as it was recorded.
import {useQuery} from '@tanstack/react-query';
import {memo, type ReactNode, useEffect, useState} from 'react';
import type {Case} from '../gen/treff/casework/v1/case_pb';
import type {Recommendation} from '../gen/treff/recommendation/v1/recommendation_service_pb';
import {useText} from '../texts/catalogue';
import {useLanguage} from '../texts/language';
import {useAddress} from '../ui/address';
import {announce} from '../ui/announce';
import {Answer} from '../ui/answer';
import {Empty} from '../ui/states';
import {usePainted} from '../ui/use_painted';
import {type CaseAddress, type ChangeCase, caseShape} from './address';
import {Columns} from './columns';
import {Difference} from './difference';
import {Excluded} from './excluded';
import {Foot} from './foot';
import {NotUsed} from './not_used';
import {
  explainedAll,
  explainedFirst,
  hasEnded,
  hasPlace,
  recommendationQuery,
  recordQuery,
} from './queries';
import type {MoreReasons} from './reasons/reasons';
import {caseTexts} from './texts/texts';
import {Verdict} from './verdict';

export function CaseAnswer({one}: {one: Case}) {
  const text = useText(caseTexts);
  const [address, change] = useAddress(caseShape);
  if (address.record) return <Recorded one={one} address={address} change={change} />;
  if (hasEnded(one)) return <Empty title={text('ended')} />;
  const current = <Current one={one} address={address} change={change} />;
  return hasPlace(one) ? <Folded>{current}</Folded> : current;
}

// A municipality has said yes: who else fits is no longer the question.
function Folded({children}: {children: ReactNode}) {
  const text = useText(caseTexts);
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{text('has_place.show')}</summary>
      {isOpen && children}
    </details>
  );
}

interface AnswerProps {
  one: Case;
  address: CaseAddress;
  change: ChangeCase;
}

// The first few explained, to be read at once; all of them in the background. The second answer is
// at least as new as the first; until it is there, those further down are on their way.
function Current({one, address, change}: AnswerProps) {
  const text = useText(caseTexts);
  const language = useLanguage();
  const ask = (count: number) => recommendationQuery(one.name, one.revision, language, count);
  const first = useQuery(ask(explainedFirst));
  const all = useQuery({...ask(explainedAll), enabled: usePainted(first.isSuccess)});
  useEffect(() => {
    if (first.isSuccess) announce(text('came'));
  }, [first.isSuccess, text]);
  return (
    <Answer query={first}>
      {(few) => (
        <Recommended
          one={one}
          answer={isOfSameCase(all.data, few) ? all.data : few}
          more={all.isError ? () => all.refetch() : 'coming'}
          address={address}
          change={change}
        />
      )}
    </Answer>
  );
}

function Recorded({one, address, change}: AnswerProps) {
  const query = useQuery(recordQuery(`recommendations/${address.record}`, useLanguage()));
  return (
    <Answer query={query}>
      {(answer) => (
        <Recommended one={one} answer={answer} more="none" address={address} change={change} />
      )}
    </Answer>
  );
}

const isOfSameCase = (
  all: Recommendation | undefined,
  few: Recommendation,
): all is Recommendation =>
  all?.case === few.case && all.versions?.caseRevision === few.versions?.caseRevision;

interface RecommendedProps extends AnswerProps {
  answer: Recommendation;
  more: MoreReasons;
}

// Around the columns nothing depends on who is selected: a click draws none of it again.
const Head = memo(function Head({answer}: {answer: Recommendation}) {
  return (
    <>
      <Difference answer={answer} />
      <Verdict answer={answer} />
    </>
  );
});

const Below = memo(function Below({answer}: {answer: Recommendation}) {
  return (
    <div className="case-below">
      <Excluded answer={answer} />
      <NotUsed answer={answer} />
    </div>
  );
});

const End = memo(Foot);

function Recommended({one, answer, more, address, change}: RecommendedProps) {
  return (
    <>
      <Head answer={answer} />
      <Columns one={one} answer={answer} more={more} address={address} change={change} />
      <Below answer={answer} />
      <End answer={answer} change={change} isRecord={address.record !== ''} />
    </>
  );
}
