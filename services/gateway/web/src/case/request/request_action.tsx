// Asks a municipality to settle the household: what is left of its places, why this one, and once.
import {timestampDate} from '@bufbuild/protobuf/wkt';
import {
  Alert,
  Button,
  Dialog,
  Field,
  Fieldset,
  Label,
  Radio,
  Textarea,
  ValidationMessage,
} from '@digdir/designsystemet-react';
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {type FormEvent, useId, useState} from 'react';
import {useRequestId} from '../../api/request_id';
import {ErrorList} from '../../forms/error_list';
import {type Case, Case_State} from '../../gen/treff/casework/v1/case_pb';
import {SettlementRequest_DeclineReason} from '../../gen/treff/casework/v1/request_service_pb';
import type {
  RankedMunicipality,
  Recommendation,
} from '../../gen/treff/recommendation/v1/recommendation_service_pb';
import {useText} from '../../texts/catalogue';
import {formatTime} from '../../texts/format';
import {useLanguage} from '../../texts/language';
import {capitalised, useWord} from '../../texts/words/texts';
import {announce} from '../../ui/announce';
import {Failed} from '../../ui/states';
import {useDraft} from '../../ui/use_draft';
import {roomQuery} from '../queries';
import {caseTexts} from '../texts/texts';
import {useDeclined} from './declined';
import {type Choice, faultOfChoice, type ReasonName, reasonsFor, sendRequest} from './request';
import {SubmitFirst} from './submit_first';

interface ActionProps {
  one: Case;
  answer: Recommendation;
  ranked: RankedMunicipality;
}

export function RequestAction({one, answer, ranked}: ActionProps) {
  const text = useText(caseTexts);
  const [isOpen, setOpen] = useDraft(`${one.name} ${ranked.municipality} open`, false);
  const [choice, setChoice] = useDraft<Choice>(`${one.name} ${ranked.municipality}`, {
    reason: '',
    note: '',
  });
  return (
    <>
      <Button data-size="sm" onClick={() => setOpen(true)}>
        {text('request.open', {name: ranked.displayName})}
      </Button>
      <Dialog open={isOpen} onClose={() => setOpen(false)} closeButton={text('close')}>
        {isOpen && (
          <RequestForm
            one={one}
            answer={answer}
            ranked={ranked}
            choice={choice}
            setChoice={setChoice}
            close={() => setOpen(false)}
          />
        )}
      </Dialog>
    </>
  );
}

const fieldIds = {reason: 'request-reason', note: 'request-note'} as const;
const faultKeys = {reason: 'request.why_missing', note: 'request.note_missing'} as const;

interface FormProps extends ActionProps {
  choice: Choice;
  setChoice: (choice: Choice) => void;
  close: () => void;
}

function RequestForm({one, answer, ranked, choice, setChoice, close}: FormProps) {
  const text = useText(caseTexts);
  const queries = useQueryClient();
  const requestIdOf = useRequestId();
  const [tries, setTries] = useState(0);
  const fault = tries > 0 ? faultOfChoice(choice, ranked) : undefined;
  const room = useQuery(roomQuery(ranked.municipality));
  const sending = useMutation({
    mutationFn: () => {
      const requestId = requestIdOf({ranked: ranked.municipality, choice});
      return sendRequest({one, answer, ranked, choice, room: room.data, requestId});
    },
    onSuccess: async () => {
      announce(text('request.sent', {name: ranked.displayName}));
      setChoice({reason: '', note: ''});
      close();
      await queries.invalidateQueries({queryKey: ['case', one.name]});
      await queries.invalidateQueries({queryKey: ['requests', one.name]});
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTries(tries + 1);
    if (!faultOfChoice(choice, ranked)) sending.mutate();
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <h2>{text('request.title', {name: ranked.displayName})}</h2>
      <SaidNo one={one} ranked={ranked} />
      <Room ranked={ranked} size={answer.householdSize} />
      {one.state === Case_State.REGISTERED ? (
        <SubmitFirst one={one} />
      ) : (
        <>
          <ErrorList
            errors={fault ? [{id: fieldIds[fault], text: text(faultKeys[fault])}] : []}
            tries={tries}
          />
          <WhyThis ranked={ranked} choice={choice} change={setChoice} fault={fault} />
          {room.error && <Failed error={room.error} again={() => room.refetch()} />}
          {sending.error && <Failed error={sending.error} />}
          <div className="row">
            <Button type="submit" loading={sending.isPending} disabled={!room.isSuccess}>
              {text('request.send')}
            </Button>
            <Button variant="secondary" onClick={close}>
              {text('cancel')}
            </Button>
          </div>
        </>
      )}
    </form>
  );
}

// That it has said no to this household before, when and why.
function SaidNo({one, ranked}: {one: Case; ranked: RankedMunicipality}) {
  const text = useText(caseTexts);
  const word = useWord();
  const language = useLanguage();
  const before = useDeclined(one.name).get(ranked.municipality);
  if (!before) return null;
  const reason = word(
    'decline_reason',
    SettlementRequest_DeclineReason[before.declineReason] ?? '',
  );
  const time = before.answerTime ? formatTime(timestampDate(before.answerTime), language) : '';
  return (
    <Alert data-color="warning" data-size="sm">
      {text('request.said_no', {name: ranked.displayName, time, reason})}
    </Alert>
  );
}

// What is left of the places decided, with bounds.
function Room({ranked, size}: {ranked: RankedMunicipality; size: number}) {
  const text = useText(caseTexts);
  const {data} = useQuery(roomQuery(ranked.municipality));
  if (!data) return null;
  const {free, freeAtMost, decided, ours} = data.room ?? {};
  if (free === undefined || freeAtMost === undefined || decided === undefined) {
    return <p>{text('request.room_unknown', {size})}</p>;
  }
  const given = {free, most: freeAtMost, decided, size};
  return (
    <>
      <p>{text(free === freeAtMost ? 'request.room' : 'request.room_bounds', given)}</p>
      {Boolean(ours) && <p className="dim small">{text('request.room_ours', {ours: ours ?? 0})}</p>}
      {freeAtMost < size && (
        <Alert data-color="warning" data-size="sm">
          {text('request.room_short')}
        </Alert>
      )}
    </>
  );
}

interface WhyProps {
  ranked: RankedMunicipality;
  choice: Choice;
  change: (choice: Choice) => void;
  fault: 'reason' | 'note' | undefined;
}

function WhyThis({ranked, choice, change, fault}: WhyProps) {
  const text = useText(caseTexts);
  const word = useWord();
  const id = useId();
  const reasons = reasonsFor(ranked);
  return (
    <>
      {ranked.rank !== 1 && (
        <Fieldset>
          <Fieldset.Legend>{text('request.why')}</Fieldset.Legend>
          {reasons.map((reason, i) => (
            <Radio
              key={reason}
              id={i === 0 ? fieldIds.reason : undefined}
              name={id}
              value={reason}
              label={capitalised(word('choice_reason', reason))}
              checked={choice.reason === reason}
              onChange={() => change({...choice, reason: reason as ReasonName})}
            />
          ))}
          {fault === 'reason' && (
            <ValidationMessage>{text('request.why_missing')}</ValidationMessage>
          )}
        </Fieldset>
      )}
      <Field>
        <Label>{text('request.note')}</Label>
        <Field.Description>{text('request.note_about')}</Field.Description>
        <Textarea
          id={fieldIds.note}
          aria-invalid={fault === 'note' || undefined}
          rows={3}
          maxLength={1000}
          value={choice.note}
          onChange={(event) => change({...choice, note: event.target.value})}
        />
        {fault === 'note' && <ValidationMessage>{text('request.note_missing')}</ValidationMessage>}
      </Field>
    </>
  );
}
