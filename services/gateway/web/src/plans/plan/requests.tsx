// The requests of an approved plan: sent from here, and what became of each.
import {Button} from '@digdir/designsystemet-react';
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {useEffect, useState} from 'react';
import {type NameOf, usePlaceName} from '../../api/municipalities';
import {operationQuery} from '../../api/operations';
import type {
  Allocation,
  PlannedRequest,
} from '../../gen/treff/recommendation/v1/allocation_service_pb';
import {useText} from '../../texts/catalogue';
import {announce} from '../../ui/announce';
import {Mark} from '../../ui/mark';
import {Empty, Failed} from '../../ui/states';
import {CaseLink, PlaceLink} from '../names';
import {Pager} from '../pager';
import {pageOf, requestsOf} from '../plan_rows';
import {allocationClient, sendingMetadata} from '../plans';
import {planTexts} from '../texts/texts';

const pageSize = 25;

export function Requests({plan}: {plan: Allocation}) {
  const text = useText(planTexts);
  const nameOf = usePlaceName();
  const [page, setPage] = useState(0);
  const {requests} = plan;
  if (requests.length === 0) return <Empty title={text('requests.none')} />;
  return (
    <>
      <Sending plan={plan} />
      <table className="grid-table" data-stacks>
        <thead>
          <tr>
            <th scope="col">{text('column.case')}</th>
            <th scope="col">{text('column.municipality')}</th>
            <th scope="col">{text('column.request')}</th>
          </tr>
        </thead>
        <tbody>
          {pageOf(requests, page, pageSize).map((one) => (
            <RequestLine key={one.case} request={one} nameOf={nameOf} />
          ))}
        </tbody>
      </table>
      <Pager count={requests.length} size={pageSize} page={page} go={setPage} />
    </>
  );
}

function Sending({plan}: {plan: Allocation}) {
  const text = useText(planTexts);
  const client = useQueryClient();
  const {made, leftOut, waiting} = requestsOf(plan);
  const send = useMutation({
    mutationFn: () => allocationClient.sendAllocationRequests({name: plan.name}),
  });
  const name = send.data?.name ?? '';
  const operation = useQuery(operationQuery(name));
  const progress = operation.data && sendingMetadata(operation.data);
  const isDone = operation.data?.done ?? false;
  const isSending = name !== '' && !isDone;
  useEffect(() => {
    if (!isDone) return;
    client.invalidateQueries({queryKey: ['plan']});
    announce(text('requests.announce'));
  }, [isDone, client, text]);
  const sum = {made, left: leftOut, count: plan.requests.length};
  return (
    <div className="plan-panel stack">
      {isSending && progress ? (
        <p>
          {text('requests.sending', {
            made: progress.made,
            left: progress.leftOut,
            count: progress.count,
          })}
        </p>
      ) : (
        <p role="status">
          {made + leftOut === 0
            ? text('requests.to_make', {count: plan.requests.length})
            : text('requests.done', sum)}
        </p>
      )}
      {send.error && <Failed error={send.error} />}
      {operation.error && <Failed error={operation.error} />}
      {waiting + leftOut > 0 && (
        <>
          <div className="row no-print">
            <Button loading={send.isPending || isSending} onClick={() => send.mutate()}>
              {text(made > 0 ? 'requests.send_again' : 'requests.send')}
            </Button>
          </div>
          <p className="dim small">{text('requests.leave')}</p>
        </>
      )}
    </div>
  );
}

function RequestLine({request, nameOf}: {request: PlannedRequest; nameOf: NameOf}) {
  const text = useText(planTexts);
  return (
    <tr>
      <td data-column={text('column.case')}>
        <span>
          <CaseLink name={request.case} />
        </span>
      </td>
      <td data-column={text('column.municipality')}>
        <span>
          <PlaceLink location={request.municipality} nameOf={nameOf} />
        </span>
      </td>
      <td data-column={text('column.request')}>
        <div>
          <RequestState request={request} />
        </div>
      </td>
    </tr>
  );
}

function RequestState({request}: {request: PlannedRequest}) {
  const text = useText(planTexts);
  if (request.request) return <Mark tone="success">{text('requests.made')}</Mark>;
  if (!request.leftOut) return <Mark>{text('requests.waiting')}</Mark>;
  return (
    <>
      <Mark tone="warning">{text('requests.left_out')}</Mark>{' '}
      <span className="small dim" lang="en">
        {request.leftOut.message}
      </span>
    </>
  );
}
