// What an officer does with a request once it is sent: takes it back, or says that the household has
// moved in.
import {Button, Textfield} from '@digdir/designsystemet-react';
import {useMutation, useQueryClient} from '@tanstack/react-query';
import {type FormEvent, useId, useState} from 'react';
import {requestClient} from '../../api/request_client';
import {useRequestId} from '../../api/request_id';
import {ErrorList} from '../../forms/error_list';
import {
  type SettlementRequest,
  SettlementRequest_State as State,
} from '../../gen/treff/casework/v1/request_service_pb';
import {useText} from '../../texts/catalogue';
import {todayInNorway} from '../../texts/days';
import {announce} from '../../ui/announce';
import {Failed} from '../../ui/states';
import {caseTexts} from '../texts/texts';

const mayBeWithdrawn = [State.SENT, State.SEEN, State.ACCEPTED];

export function RequestChanges({request}: {request: SettlementRequest}) {
  const text = useText(caseTexts);
  const [open, setOpen] = useState<'withdraw' | 'settle' | undefined>();
  if (!mayBeWithdrawn.includes(request.state)) return null;
  const close = () => setOpen(undefined);
  if (open === 'withdraw') return <Withdraw request={request} close={close} />;
  if (open === 'settle') return <Settle request={request} close={close} />;
  return (
    <div className="row no-print">
      {request.state === State.ACCEPTED && (
        <Button variant="secondary" data-size="sm" onClick={() => setOpen('settle')}>
          {text('settle.open')}
        </Button>
      )}
      <Button variant="secondary" data-size="sm" onClick={() => setOpen('withdraw')}>
        {text('withdraw.open')}
      </Button>
    </div>
  );
}

interface ChangeProps {
  request: SettlementRequest;
  close: () => void;
}

function useChange(
  change: (given: string) => Promise<SettlementRequest>,
  said: string,
  close: () => void,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async ({name}) => {
      announce(said);
      close();
      const one = name.slice(0, name.indexOf('/requests/'));
      await client.invalidateQueries({queryKey: ['case', one]});
      await client.invalidateQueries({queryKey: ['requests', one]});
    },
  });
}

function Withdraw({request, close}: ChangeProps) {
  const text = useText(caseTexts);
  const requestIdOf = useRequestId();
  const {name, etag} = request;
  const withdrawing = useChange(
    (note) =>
      requestClient.withdrawSettlementRequest({
        name,
        etag,
        note,
        requestId: requestIdOf({name, note}),
      }),
    text('withdraw.done'),
    close,
  );
  return (
    <OneField
      kind="withdraw"
      faultOf={(note) => (note.trim() === '' ? 'withdraw.note.missing' : undefined)}
      change={withdrawing}
      close={close}
    />
  );
}

function Settle({request, close}: ChangeProps) {
  const text = useText(caseTexts);
  const requestIdOf = useRequestId();
  const {name, etag} = request;
  const settling = useChange(
    (settlementDay) =>
      requestClient.settleSettlementRequest({
        name,
        etag,
        settlementDay,
        requestId: requestIdOf({name, settlementDay}),
      }),
    text('settle.done'),
    close,
  );
  return (
    <OneField
      kind="settle"
      type="date"
      faultOf={(day) => {
        if (day === '') return 'settle.day.missing';
        return day > todayInNorway() ? 'settle.day.wrong' : undefined;
      }}
      change={settling}
      close={close}
    />
  );
}

type FaultKey = 'withdraw.note.missing' | 'settle.day.missing' | 'settle.day.wrong';

interface OneFieldProps {
  kind: 'withdraw' | 'settle';
  type?: 'date';
  faultOf: (value: string) => FaultKey | undefined;
  change: ReturnType<typeof useChange>;
  close: () => void;
}

function OneField({kind, type, faultOf, change, close}: OneFieldProps) {
  const text = useText(caseTexts);
  const id = useId();
  const [value, setValue] = useState('');
  const [tries, setTries] = useState(0);
  const fault = tries > 0 ? faultOf(value) : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTries(tries + 1);
    if (!faultOf(value)) change.mutate(value.trim());
  };
  return (
    <form className="stack case-request-change no-print" onSubmit={submit} noValidate>
      <ErrorList errors={fault ? [{id, text: text(fault)}] : []} tries={tries} />
      <Textfield
        id={id}
        label={text(`${kind}.field`)}
        description={text(`${kind}.about`)}
        type={type}
        maxLength={1000}
        value={value}
        onChange={(event) => setValue(event.target.value)}
        error={fault && text(fault)}
      />
      {change.error && <Failed error={change.error} />}
      <div className="row">
        <Button type="submit" data-size="sm" loading={change.isPending}>
          {text(`${kind}.do`)}
        </Button>
        <Button type="button" variant="secondary" data-size="sm" onClick={close}>
          {text('cancel')}
        </Button>
      </div>
    </form>
  );
}
