// One household as the municipality may see it, and what it can answer.
import {timestampDate} from '@bufbuild/protobuf/wkt';
import {Button} from '@digdir/designsystemet-react';
import {useQueryClient} from '@tanstack/react-query';
import {type ReactNode, useEffect, useState} from 'react';
import {requestClient} from '../api/request_client';
import {Importance, type Member, Member_StudyWish} from '../gen/treff/casework/v1/case_pb';
import {
  type AskedHousehold,
  SettlementRequest_State as State,
} from '../gen/treff/casework/v1/request_service_pb';
import {
  educationName,
  languageName,
  needName,
  relationName,
  thisYear,
  trackName,
} from '../household/household';
import {useText} from '../texts/catalogue';
import {formatDay, formatTime} from '../texts/format';
import {useLanguage} from '../texts/language';
import {capitalised, useWord} from '../texts/words/texts';
import {Mark} from '../ui/mark';
import {Accept, Decline} from './answer_forms';
import {reasonName, requestStateName, type Said} from './asked';
import {askedTexts} from './texts/texts';

// That it was shown here is what "seen" says. It changes the request, and an answer is to the request
// as it is then: the list is read again.
function useSeen(name: string, state: State | undefined) {
  const client = useQueryClient();
  useEffect(() => {
    if (!name || state !== State.SENT) return;
    requestClient
      .markSettlementRequestSeen({name})
      .catch(() => undefined)
      .finally(() => client.invalidateQueries({queryKey: ['asked']}));
  }, [name, state, client]);
}

interface HouseholdProps {
  household: AskedHousehold;
  // What the municipality has said to which household.
  said: (answer: Said, what: string) => void;
}

export function Household({household, said}: HouseholdProps) {
  const text = useText(askedTexts);
  const word = useWord();
  const {request, reference, track, members, synthetic} = household;
  const [answering, setAnswering] = useState<'accept' | 'decline' | undefined>();
  useSeen(request?.name ?? '', request?.state);
  if (!request) return null;
  const isOpen = request.state === State.SENT || request.state === State.SEEN;
  const close = () => setAnswering(undefined);
  const id = request.name.slice(-12);
  const what = reference || text('persons', {count: members.length});
  const answered = (answer: Said) => said(answer, what);
  return (
    <article className="asked-card stack" aria-labelledby={id}>
      <div className="row">
        <h2 id={id}>
          {what}
          {', '}
          {word('track', trackName(track))}
        </h2>
        <Mark>{word('request_state', requestStateName(request.state))}</Mark>
        {synthetic && <Mark tone="warning">{text('made_up')}</Mark>}
      </div>
      <Times household={household} isOpen={isOpen} />
      <Needs household={household} />
      <Members members={members} />
      {isOpen && answering === undefined && (
        <div className="row no-print">
          <Button variant="secondary" onClick={() => setAnswering('accept')}>
            {text('accept')}
          </Button>
          <Button variant="secondary" onClick={() => setAnswering('decline')}>
            {text('decline')}
          </Button>
        </div>
      )}
      {answering === 'accept' && <Accept request={request} close={close} said={answered} />}
      {answering === 'decline' && <Decline request={request} close={close} said={answered} />}
    </article>
  );
}

interface TimesProps {
  household: AskedHousehold;
  isOpen: boolean;
}

function Times({household, isOpen}: TimesProps) {
  const text = useText(askedTexts);
  const word = useWord();
  const language = useLanguage();
  const {request, settlementDeadline} = household;
  if (!request) return null;
  const {createTime, expireTime, answerTime, plannedDay, declineReason, declineNote} = request;
  const time = (moment: typeof createTime) =>
    moment ? formatTime(timestampDate(moment), language) : '';
  const said: ReactNode[] = [];
  if (isOpen && expireTime) {
    said.push(<strong key="by">{text('answer_by', {time: time(expireTime)})}</strong>);
  }
  if (createTime) said.push(text('asked_at', {time: time(createTime)}));
  if (answerTime) said.push(text('answered', {time: time(answerTime)}));
  if (settlementDeadline) {
    said.push(text('deadline', {day: formatDay(settlementDeadline, language)}));
  }
  if (plannedDay) said.push(text('planned', {day: formatDay(plannedDay, language)}));
  if (request.state === State.DECLINED) {
    const reason = word('decline_reason', reasonName(declineReason));
    said.push(text('said_no', {reason: [reason, declineNote].filter(Boolean).join(': ')}));
  }
  return (
    <ul className="plain-list asked-times">
      {said.map((one, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they keep their order.
        <li key={i}>{one}</li>
      ))}
    </ul>
  );
}

function Needs({household}: {household: AskedHousehold}) {
  const text = useText(askedTexts);
  const word = useWord();
  const language = useLanguage();
  const {needs} = household;
  if (needs.length === 0) return <p className="dim">{text('needs.none')}</p>;
  return (
    <div>
      <h3>{text('needs')}</h3>
      <ul className="asked-needs">
        {needs.map(({kind, importance, language: spoken}) => (
          <li key={kind}>
            {capitalised(word('need', needName(kind)))}
            {spoken && `: ${languageName(spoken, language)}`}
            {importance === Importance.REQUIRED && ` (${text('required')})`}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Members({members}: {members: readonly Member[]}) {
  const text = useText(askedTexts);
  return (
    <>
      <table className="grid-table" data-stacks>
        <thead>
          <tr>
            <th scope="col">{text('column.relation')}</th>
            <th scope="col">{text('column.age')}</th>
            <th scope="col">{text('column.education')}</th>
            <th scope="col">{text('column.languages')}</th>
            <th scope="col">{text('column.wish')}</th>
          </tr>
        </thead>
        <tbody>
          {members.map((member, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: members have no name.
            <MemberRow key={i} member={member} />
          ))}
        </tbody>
      </table>
      <p className="dim small">{text('self_reported')}</p>
    </>
  );
}

function MemberRow({member}: {member: Member}) {
  const text = useText(askedTexts);
  const word = useWord();
  const language = useLanguage();
  const {relation, birthYear, education, languages, studyWish} = member;
  const spoken = languages.map(({code}) => languageName(code, language)).join(', ');
  const wish = Member_StudyWish[studyWish] ?? '';
  return (
    <tr>
      <td data-column={text('column.relation')}>
        {capitalised(word('relation', relationName(relation)))}
      </td>
      <td data-column={text('column.age')}>{text('age', {age: thisYear() - birthYear})}</td>
      <td data-column={text('column.education')}>{word('education', educationName(education))}</td>
      <td data-column={text('column.languages')}>{spoken || text('not_known')}</td>
      <td data-column={text('column.wish')}>
        {studyWish === 0 ? text('not_known') : word('study_wish', wish)}
      </td>
    </tr>
  );
}
