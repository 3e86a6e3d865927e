// A lead answers for a plan: it becomes the requests to make.
import {Button, Checkbox, Textfield} from '@digdir/designsystemet-react';
import {useMutation, useQueryClient} from '@tanstack/react-query';
import {type FormEvent, useState} from 'react';
import {faultOf, type Unmet} from '../../api/fault';
import {usePlaceName} from '../../api/municipalities';
import {ErrorList} from '../../forms/error_list';
import type {Allocation} from '../../gen/treff/recommendation/v1/allocation_service_pb';
import {useText} from '../../texts/catalogue';
import {formatList} from '../../texts/format';
import {useLanguage} from '../../texts/language';
import {announce} from '../../ui/announce';
import {Failed} from '../../ui/states';
import {oneLine} from '../change/changes';
import {allocationClient, planQuery} from '../plans';
import {planTexts} from '../texts/texts';

interface ApprovalProps {
  id: string;
  plan: Allocation;
  canApprove: boolean;
}

const longestReason = 1000;

export function Approval({id, plan, canApprove}: ApprovalProps) {
  const text = useText(planTexts);
  return (
    <section className="plan-panel stack" aria-labelledby="approve">
      <h2 id="approve">{text('approve.title')}</h2>
      {canApprove ? <ApprovalForm id={id} plan={plan} /> : <p>{text('approve.only_lead')}</p>}
    </section>
  );
}

function useApproving(id: string, plan: Allocation) {
  const text = useText(planTexts);
  const client = useQueryClient();
  const approving = useMutation({
    mutationFn: (given: {reason: string; confirmOutdated: boolean}) =>
      allocationClient.approveAllocation({name: plan.name, etag: plan.etag, ...given}),
    onSuccess: (approved) => {
      announce(text('approve.announce'));
      client.setQueryData(planQuery(id).queryKey, approved);
      client.invalidateQueries({queryKey: ['plan', id]});
      client.invalidateQueries({queryKey: ['plans']});
    },
  });
  return approving;
}

function ApprovalForm({id, plan}: {id: string; plan: Allocation}) {
  const text = useText(planTexts);
  const approving = useApproving(id, plan);
  const [reason, setReason] = useState('');
  const [anyway, setAnyway] = useState(false);
  const [tries, setTries] = useState(0);
  const isMissing = oneLine(reason) === '';
  const shown = tries > 0 && isMissing ? text('approve.reason.missing') : '';
  const isOutdated = approving.error && faultOf(approving.error).reason === 'plan_outdated';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTries(tries + 1);
    if (!isMissing) approving.mutate({reason: oneLine(reason), confirmOutdated: anyway});
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <p>{text('approve.about')}</p>
      <p>{text('approve.as')}</p>
      <ErrorList errors={shown ? [{id: 'approve-reason', text: shown}] : []} tries={tries} />
      <Textfield
        id="approve-reason"
        label={text('approve.reason')}
        description={text('approve.reason.about')}
        maxLength={longestReason}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={shown}
      />
      {approving.error && !isOutdated && <Failed error={approving.error} />}
      {isOutdated && (
        <div className="state" data-kind="failed" role="alert">
          <h3>{text('approve.outdated')}</h3>
          <Outdated unmet={faultOf(approving.error).unmet} />
          <p>{text('approve.outdated.text')}</p>
          <Checkbox
            label={text('approve.anyway')}
            value="anyway"
            checked={anyway}
            onChange={(event) => setAnyway(event.target.checked)}
          />
        </div>
      )}
      <div className="row">
        <Button type="submit" loading={approving.isPending}>
          {text('approve.button')}
        </Button>
      </div>
    </form>
  );
}

// What has changed since the plan was made.
function Outdated({unmet}: {unmet: readonly Unmet[]}) {
  const text = useText(planTexts);
  const language = useLanguage();
  const nameOf = usePlaceName();
  const has = (type: string) => unmet.some((one) => one.type === type);
  const places = unmet
    .filter(({type}) => type === 'OUTDATED_COMMITMENTS')
    .map(({subject}) => nameOf(subject));
  return (
    <ul className="plan-notes">
      {has('OUTDATED_DATASET') && <li>{text('outdated.dataset')}</li>}
      {has('OUTDATED_QUOTAS') && <li>{text('outdated.quotas')}</li>}
      {places.length > 0 && (
        <li>{text('outdated.commitments', {places: formatList(places, language)})}</li>
      )}
    </ul>
  );
}
