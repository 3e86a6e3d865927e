// A plan in a few lines: what it reaches, how sure that is, what it rests on, who answers for it.
import {timestampDate} from '@bufbuild/protobuf/wkt';
import {Link} from 'wouter';
import {codeOf} from '../../api/municipalities';
import {AllocationResult_Termination as Termination} from '../../gen/treff/recommendation/v1/allocation_problem_pb';
import type {Allocation} from '../../gen/treff/recommendation/v1/allocation_service_pb';
import {useText} from '../../texts/catalogue';
import {formatDay, formatTime} from '../../texts/format';
import {useLanguage} from '../../texts/language';
import {useDistance} from '../distance';
import {distanceOfResult, hasPlacement} from '../plan_rows';
import {RestsOn} from '../plans_page';
import {StateMark} from '../state_mark';
import {planTexts} from '../texts/texts';
import {Fact} from './solving';

const terminations: Partial<Record<Termination, `termination.${string}` & keyof Texts>> = {
  [Termination.OPTIMAL_PROVEN]: 'termination.optimal_proven',
  [Termination.GAP_REACHED]: 'termination.gap_reached',
  [Termination.TIME_LIMIT]: 'termination.time_limit',
  [Termination.CANCELLED]: 'termination.cancelled',
};
type Texts = typeof import('../texts/nb.json');

export function Summary({plan}: {plan: Allocation}) {
  return hasPlacement(plan) ? <Reached plan={plan} /> : <NotReached plan={plan} />;
}

function Reached({plan}: {plan: Allocation}) {
  const text = useText(planTexts);
  const distance = useDistance();
  const result = plan.result!;
  const ended = terminations[result.termination];
  return (
    <section className="stack" aria-label={text('plan')}>
      <div className="plan-verdict">
        <p className="plan-verdict-main">{distance(distanceOfResult(result))}</p>
        <p className="dim">
          {ended && `${text(ended)} `}
          {text('gap.explained')}
        </p>
      </div>
      <dl className="facts">
        <Fact term={text('column.state')}>
          <StateMark state={plan.state} />
        </Fact>
        <Fact term={text('plan.placed')}>
          {text('plan.placed_of', {placed: result.placement.length, count: plan.caseCount})}
        </Fact>
        <Fact term={text('plan.value')}>{text('plan.points', {points: result.objective})}</Fact>
        <Fact term={text('plan.bound')}>{text('plan.points', {points: result.bound})}</Fact>
        <Fact term={text('plan.took')}>{text('plan.seconds', {seconds: result.seconds})}</Fact>
        <Fact term={text('plan.rests_on_label')}>
          <RestsOn plan={plan} />
          <AsOf day={plan.versions?.asOf ?? ''} />
        </Fact>
        {plan.revision && (
          <Fact term={text('plan.base')}>
            <Link href={`/plans/${codeOf(plan.revision.base)}`}>{text('plan.base_link')}</Link>
          </Fact>
        )}
      </dl>
      <ApprovedBy plan={plan} />
    </section>
  );
}

function AsOf({day}: {day: string}) {
  const text = useText(planTexts);
  const language = useLanguage();
  return day ? `, ${text('plan.as_of', {day: formatDay(day, language)})}` : null;
}

function ApprovedBy({plan}: {plan: Allocation}) {
  const text = useText(planTexts);
  const language = useLanguage();
  const {approval} = plan;
  if (!approval?.approveTime) return null;
  const time = formatTime(timestampDate(approval.approveTime), language);
  return (
    <div className="plan-approved">
      <p>{text('approve.who', {who: approval.approver, time})}</p>
      <p className="dim">{approval.reason}</p>
    </div>
  );
}

function NotReached({plan}: {plan: Allocation}) {
  const text = useText(planTexts);
  const detail = plan.failure?.message || plan.result?.fault;
  return (
    <div className="state" data-kind="failed">
      <StateMark state={plan.state} />
      <h2>{text(plan.failure ? 'plan.failed' : 'plan.nothing_found')}</h2>
      <p>{text('plan.failed.text')}</p>
      {detail && (
        <details>
          <summary>{text('plan.service_wrote')}</summary>
          <pre lang="en">{detail}</pre>
        </details>
      )}
    </div>
  );
}
