// Saying yes, with a day if it is known, or no, with a reason.
import {Button, Textfield} from '@digdir/designsystemet-react';
import {useMutation, useQueryClient} from '@tanstack/react-query';
import {type FormEvent, useEffect, useId, useRef, useState} from 'react';
import {requestClient} from '../api/request_client';
import {Choice} from '../forms/choice';
import {ErrorList} from '../forms/error_list';
import {
  SettlementRequest_DeclineReason as DeclineReason,
  type SettlementRequest,
} from '../gen/treff/casework/v1/request_service_pb';
import {useText} from '../texts/catalogue';
import {todayInNorway} from '../texts/days';
import {capitalised, useWord} from '../texts/words/texts';
import {Failed} from '../ui/states';
import type {Said} from './asked';
import {
  type Decline as DeclineAnswer,
  type DeclineReasonName,
  declineFaults,
  declineReasons,
} from './asked_answers';
import {askedTexts} from './texts/texts';

interface AnswerProps {
  request: SettlementRequest;
  close: () => void;
  // What the municipality has said: the household leaves those that wait for an answer.
  said: (answer: Said) => void;
}

function useAnswering<T>(answer: (given: T) => Promise<SettlementRequest>, answered: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: answer,
    onSuccess: () => {
      answered();
      return client.invalidateQueries({queryKey: ['asked']});
    },
  });
}

// Whoever opened the form goes on in it.
function useFocus() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return heading;
}

export function Accept({request, close, said}: AnswerProps) {
  const text = useText(askedTexts);
  const heading = useFocus();
  const id = useId();
  const [day, setDay] = useState('');
  const [tries, setTries] = useState(0);
  const isWrong = day !== '' && day < todayInNorway();
  const {name, etag} = request;
  const accepting = useAnswering(
    (plannedDay: string) => requestClient.acceptSettlementRequest({name, etag, plannedDay}),
    () => said('accepted'),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTries(tries + 1);
    if (!isWrong) accepting.mutate(day);
  };
  return (
    <form className="asked-answer stack" onSubmit={submit} noValidate>
      <h3 ref={heading} tabIndex={-1}>
        {text('accept.title')}
      </h3>
      <ErrorList errors={isWrong ? [{id, text: text('accept.day.wrong')}] : []} tries={tries} />
      <Textfield
        id={id}
        className="asked-field"
        label={text('accept.day')}
        description={text('accept.day.about')}
        type="date"
        value={day}
        onChange={(event) => setDay(event.target.value)}
        error={isWrong && text('accept.day.wrong')}
      />
      {accepting.error && <Failed error={accepting.error} />}
      <Buttons label={text('accept')} isPending={accepting.isPending} close={close} />
    </form>
  );
}

export function Decline({request, close, said}: AnswerProps) {
  const text = useText(askedTexts);
  const heading = useFocus();
  const id = useId();
  const [answer, setAnswer] = useState<DeclineAnswer>({reason: '', note: ''});
  const [tries, setTries] = useState(0);
  const {name, etag} = request;
  const declining = useAnswering(
    ({reason, note}: DeclineAnswer) =>
      requestClient.declineSettlementRequest({
        name,
        etag,
        reason: reason === '' ? DeclineReason.DECLINE_REASON_UNSPECIFIED : DeclineReason[reason],
        note: note.replace(/\s+/g, ' ').trim(),
      }),
    () => said('declined'),
  );
  const [fault] = declineFaults(answer);
  const shown = tries > 0 ? fault : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTries(tries + 1);
    if (!fault) declining.mutate(answer);
  };
  return (
    <form className="asked-answer stack" onSubmit={submit} noValidate>
      <h3 ref={heading} tabIndex={-1}>
        {text('decline.title')}
      </h3>
      <ErrorList
        errors={shown ? [{id: `${id}${shown}`, text: text(`decline.${shown}.missing`)}] : []}
        tries={tries}
      />
      <Reason
        id={`${id}reason`}
        value={answer.reason}
        set={(reason) => setAnswer({...answer, reason})}
        isMissing={shown === 'reason'}
      />
      <Textfield
        id={`${id}note`}
        className="asked-field"
        label={text('decline.note')}
        description={text('decline.note.about')}
        maxLength={1000}
        value={answer.note}
        onChange={(event) => setAnswer({...answer, note: event.target.value})}
        error={shown === 'note' && text('decline.note.missing')}
      />
      {declining.error && <Failed error={declining.error} />}
      <Buttons label={text('decline')} isPending={declining.isPending} close={close} />
    </form>
  );
}

interface ReasonProps {
  id: string;
  value: DeclineAnswer['reason'];
  set: (reason: DeclineReasonName | '') => void;
  isMissing: boolean;
}

function Reason({id, value, set, isMissing}: ReasonProps) {
  const text = useText(askedTexts);
  const word = useWord();
  return (
    <Choice
      id={id}
      className="asked-field"
      label={text('decline.reason')}
      value={value}
      options={[
        ['', '–'],
        ...declineReasons.map((one) => [one, capitalised(word('decline_reason', one))] as const),
      ]}
      set={set}
      error={isMissing ? text('decline.reason.missing') : ''}
    />
  );
}

interface ButtonsProps {
  label: string;
  isPending: boolean;
  close: () => void;
}

function Buttons({label, isPending, close}: ButtonsProps) {
  const text = useText(askedTexts);
  return (
    <div className="row">
      <Button type="submit" loading={isPending}>
        {label}
      </Button>
      <Button type="button" variant="secondary" onClick={close}>
        {text('cancel')}
      </Button>
    </div>
  );
}
