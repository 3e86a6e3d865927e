// All plans, newest first: from here a new one is made, and two are compared.
import './plans.css';
import {timestampDate} from '@bufbuild/protobuf/wkt';
import {Button, Checkbox} from '@digdir/designsystemet-react';
import {useInfiniteQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {Link, useLocation} from 'wouter';
import {codeOf} from '../api/municipalities';
import type {Allocation} from '../gen/treff/recommendation/v1/allocation_service_pb';
import {useText} from '../texts/catalogue';
import {formatNumber, formatTime} from '../texts/format';
import {useLanguage} from '../texts/language';
import {Answer} from '../ui/answer';
import {Page} from '../ui/page';
import {Empty} from '../ui/states';
import {useDistance} from './distance';
import {distanceOfResult, hasPlacement} from './plan_rows';
import {plansQuery} from './plans';
import {StateMark} from './state_mark';
import {planTexts} from './texts/texts';

export default function PlansPage() {
  const text = useText(planTexts);
  const plans = useInfiniteQuery(plansQuery);
  const toNew = (
    <Button asChild>
      <Link href="/plans/new">{text('plans.new')}</Link>
    </Button>
  );
  return (
    <Page title={text('plans.title')} actions={toNew}>
      <p className="plan-prose">{text('plans.about')}</p>
      <Answer query={plans}>
        {({pages}) => {
          const all = pages.flatMap((page) => page.allocations);
          return all.length === 0 ? (
            <Empty title={text('plans.none')}>
              <p>{text('plans.none.text')}</p>
            </Empty>
          ) : (
            <Plans plans={all} />
          );
        }}
      </Answer>
      {plans.hasNextPage && (
        <Button
          variant="secondary"
          loading={plans.isFetchingNextPage}
          onClick={() => plans.fetchNextPage()}
        >
          {text('plans.more')}
        </Button>
      )}
    </Page>
  );
}

function Plans({plans}: {plans: readonly Allocation[]}) {
  const text = useText(planTexts);
  const [, navigate] = useLocation();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (name: string) =>
    setChosen(
      chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name].slice(-2),
    );
  // The older one first: what changed since.
  const [older, newer] = plans
    .map(({name}) => name)
    .filter((name) => chosen.includes(name))
    .reverse();
  return (
    <>
      <table className="grid-table plan-table" data-stacks>
        <thead>
          <tr>
            <th scope="col">{text('column.made')}</th>
            <th scope="col">{text('column.state')}</th>
            <th scope="col" className="number">
              {text('column.cases')}
            </th>
            <th scope="col" className="number">
              {text('column.value')}
            </th>
            <th scope="col">{text('column.distance')}</th>
            <th scope="col">{text('column.rests_on')}</th>
            <th scope="col">{text('column.choose')}</th>
          </tr>
        </thead>
        <tbody>
          {plans.map((plan) => (
            <PlanRow
              key={plan.name}
              plan={plan}
              isChosen={chosen.includes(plan.name)}
              toggle={() => toggle(plan.name)}
            />
          ))}
        </tbody>
      </table>
      <div className="row no-print">
        <Button
          variant="secondary"
          disabled={!newer}
          onClick={() => navigate(`/plans/${codeOf(older!)}/compare/${codeOf(newer!)}`)}
        >
          {text('plans.compare')}
        </Button>
        {!newer && <span className="dim small">{text('plans.compare.how')}</span>}
      </div>
    </>
  );
}

interface PlanRowProps {
  plan: Allocation;
  isChosen: boolean;
  toggle: () => void;
}

function PlanRow({plan, isChosen, toggle}: PlanRowProps) {
  const text = useText(planTexts);
  const language = useLanguage();
  const distance = useDistance();
  const time = plan.createTime ? formatTime(timestampDate(plan.createTime), language) : '';
  const result = hasPlacement(plan) ? plan.result : undefined;
  return (
    <tr>
      <td data-column={text('column.made')}>
        <span>
          <Link href={`/plans/${codeOf(plan.name)}`}>{time}</Link>
        </span>
      </td>
      <td data-column={text('column.state')}>
        <span>
          <StateMark state={plan.state} />
        </span>
      </td>
      <td className="number" data-column={text('column.cases')}>
        {formatNumber(plan.caseCount, 0, language)}
      </td>
      <td className="number" data-column={text('column.value')}>
        {result ? formatNumber(result.objective, 1, language) : '–'}
      </td>
      <td data-column={text('column.distance')}>
        {result ? distance(distanceOfResult(result)) : '–'}
      </td>
      <td data-column={text('column.rests_on')} className="small">
        <RestsOn plan={plan} />
      </td>
      <td data-column={text('column.choose')} className="no-print">
        <Checkbox
          aria-label={text('plans.choose', {time})}
          value={plan.name}
          checked={isChosen}
          disabled={!result}
          onChange={toggle}
        />
      </td>
    </tr>
  );
}

export function RestsOn({plan}: {plan: Allocation}) {
  const text = useText(planTexts);
  const {versions} = plan;
  if (!versions || versions.policy === '') return '–';
  return (
    <span>
      {text('plan.rests_on', {
        dataset: Number(versions.datasetVersion),
        year: versions.quotaYear,
        policy: codeOf(versions.policy),
      })}
    </span>
  );
}
