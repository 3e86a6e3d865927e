// Which municipalities were asked for the case, and what they answered.
import {type Timestamp, timestampDate} from '@bufbuild/protobuf/wkt';
import {useQuery} from '@tanstack/react-query';
import {usePlaceName} from '../../api/municipalities';
import type {Case} from '../../gen/treff/casework/v1/case_pb';
import {
  type SettlementRequest,
  SettlementRequest_ChoiceReason,
  SettlementRequest_DeclineReason,
  SettlementRequest_State,
} from '../../gen/treff/casework/v1/request_service_pb';
import {useText} from '../../texts/catalogue';
import {daysUntil} from '../../texts/days';
import {formatDay, formatTime} from '../../texts/format';
import {useLanguage} from '../../texts/language';
import {capitalised, useWord} from '../../texts/words/texts';
import {Answer} from '../../ui/answer';
import {Mark, type Tone} from '../../ui/mark';
import {requestsQuery} from '../queries';
import {caseTexts} from '../texts/texts';
import {RequestChanges} from './request_changes';

const State = SettlementRequest_State;

export function RequestList({one}: {one: Case}) {
  const text = useText(caseTexts);
  const query = useQuery(requestsQuery(one.name));
  // Nobody was asked yet: nothing to say. That it could not be read is something to say.
  if (query.data?.length === 0 && !query.isRefetchError) return null;
  return (
    <section className="case-requests" aria-label={text('requests.title')}>
      <Answer query={query}>
        {(requests) => (
          <ul className="plain-list stack">
            {requests.map((request) => (
              <Request key={request.name} request={request} />
            ))}
          </ul>
        )}
      </Answer>
    </section>
  );
}

const toneOf: Partial<Record<SettlementRequest_State, Tone>> = {
  [State.SENT]: 'info',
  [State.SEEN]: 'info',
  [State.ACCEPTED]: 'success',
  [State.SETTLED]: 'success',
  [State.DECLINED]: 'danger',
  [State.EXPIRED]: 'warning',
};

const answeredAs: Partial<
  Record<SettlementRequest_State, 'requests.said_yes' | 'requests.said_no' | 'requests.withdrawn'>
> = {
  [State.ACCEPTED]: 'requests.said_yes',
  [State.SETTLED]: 'requests.said_yes',
  [State.DECLINED]: 'requests.said_no',
  [State.WITHDRAWN]: 'requests.withdrawn',
};

function Request({request}: {request: SettlementRequest}) {
  const text = useText(caseTexts);
  const word = useWord();
  const language = useLanguage();
  const nameOf = usePlaceName();
  const timeOf = (time: Timestamp | undefined) =>
    time ? formatTime(timestampDate(time), language) : '';
  const isOpen = request.state === State.SENT || request.state === State.SEEN;
  return (
    <li>
      <strong>{nameOf(request.municipality)}</strong>{' '}
      <Mark tone={toneOf[request.state] ?? 'neutral'}>
        {word('request_state', State[request.state] ?? '')}
      </Mark>{' '}
      <span className="dim">
        {text('requests.sent', {time: timeOf(request.createTime), count: request.persons})}{' '}
        {isOpen &&
          request.expireTime &&
          text('requests.left', {count: daysUntil(timestampDate(request.expireTime))})}
        {request.answerTime &&
          text(answeredAs[request.state] ?? 'requests.answered', {
            time: timeOf(request.answerTime),
          })}{' '}
        {request.plannedDay &&
          text('requests.planned', {day: formatDay(request.plannedDay, language)})}
      </span>
      <Why request={request} word={word} />
      <RequestChanges request={request} />
    </li>
  );
}

function Why({
  request,
  word,
}: {
  request: SettlementRequest;
  word: (kind: string, value: string) => string;
}) {
  const text = useText(caseTexts);
  const {choiceReason, choiceNote, declineReason, declineNote, withdrawNote} = request;
  const parts: string[] = [];
  if (choiceReason) {
    const reason = word('choice_reason', SettlementRequest_ChoiceReason[choiceReason] ?? '');
    parts.push(text('requests.why', {reason}));
  }
  if (choiceNote) parts.push(choiceNote);
  if (declineReason) {
    const reason = word('decline_reason', SettlementRequest_DeclineReason[declineReason] ?? '');
    parts.push(text('requests.declined', {reason}));
  }
  parts.push(...[declineNote, withdrawNote].filter(Boolean));
  if (parts.length === 0) return null;
  return <p className="small">{parts.map(capitalised).join(' · ')}</p>;
}
