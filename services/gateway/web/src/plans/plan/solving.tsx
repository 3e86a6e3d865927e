// A plan while it is solved: the best so far, what it can be at most, and how to stop.
import {Button} from '@digdir/designsystemet-react';
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {useEffect} from 'react';
import {operationQuery, operationsClient} from '../../api/operations';
import {
  type AllocationMetadata,
  AllocationMetadata_Phase as Phase,
} from '../../gen/treff/recommendation/v1/allocation_service_pb';
import {useText} from '../../texts/catalogue';
import {announce} from '../../ui/announce';
import {Answer} from '../../ui/answer';
import {Failed} from '../../ui/states';
import {useDistance} from '../distance';
import {distanceOf} from '../plan_rows';
import {planQuery, solvingMetadata, solvingOf} from '../plans';
import {planTexts} from '../texts/texts';

export function Solving({id}: {id: string}) {
  const text = useText(planTexts);
  const client = useQueryClient();
  const operation = useQuery(operationQuery(solvingOf(id)));
  const stop = useMutation({
    mutationFn: () => operationsClient.cancelOperation({name: solvingOf(id)}),
  });
  const isDone = operation.data?.done ?? false;
  useEffect(() => {
    if (!isDone) return;
    announce(text('solving.announce'));
    client.invalidateQueries({queryKey: planQuery(id).queryKey});
  }, [isDone, id, client, text]);
  return (
    <section className="plan-solving" aria-labelledby="solving">
      <h2 id="solving">{text('solving.title')}</h2>
      <Answer query={operation}>
        {(data) => <Progress metadata={solvingMetadata(data)} isDone={isDone} />}
      </Answer>
      {stop.error && <Failed error={stop.error} />}
      {!isDone && (
        <div className="row">
          <Button variant="secondary" loading={stop.isPending} onClick={() => stop.mutate()}>
            {text(stop.isSuccess ? 'solving.stopping' : 'solving.stop')}
          </Button>
        </div>
      )}
      <p className="dim small">{text('solving.leave')}</p>
    </section>
  );
}

interface ProgressProps {
  metadata: AllocationMetadata | undefined;
  isDone: boolean;
}

function Progress({metadata, isDone}: ProgressProps) {
  const text = useText(planTexts);
  const distance = useDistance();
  if (isDone || !metadata || metadata.phase === Phase.ENDED) return <p>{text('solving.ended')}</p>;
  if (metadata.phase === Phase.READING) {
    const {casesRead, caseCount} = metadata;
    return (
      <>
        <p>{text('solving.reading', {read: casesRead, count: caseCount})}</p>
        <progress value={casesRead} max={caseCount} aria-hidden="true" />
      </>
    );
  }
  if (metadata.phase !== Phase.SOLVING) return <p>{text('solving.waiting')}</p>;
  const {gap, objective, bound, seconds} = metadata;
  return (
    <>
      <p>{text('solving.solving')}</p>
      <dl className="facts">
        <Fact term={text('plan.value')}>
          {gap === undefined ? '–' : text('plan.points', {points: objective})}
        </Fact>
        <Fact term={text('plan.bound')}>
          {gap === undefined ? '–' : text('plan.points', {points: bound})}
        </Fact>
        <Fact term={text('solving.distance')}>
          {gap === undefined ? text('gap.unknown') : distance(distanceOf(gap, false))}
        </Fact>
        <Fact term={text('solving.seconds')}>{text('plan.seconds', {seconds})}</Fact>
      </dl>
    </>
  );
}

export function Fact({term, children}: {term: string; children: React.ReactNode}) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
