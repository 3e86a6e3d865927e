// Two plans beside each other; every change is from the first to the second.
import '../plans.css';
import {timestampDate} from '@bufbuild/protobuf/wkt';
import {useQuery} from '@tanstack/react-query';
import {Link} from 'wouter';
import type {AllocationComparison} from '../../gen/treff/recommendation/v1/allocation_service_pb';
import {useText} from '../../texts/catalogue';
import {formatNumber, formatTime} from '../../texts/format';
import {useLanguage} from '../../texts/language';
import {Answer} from '../../ui/answer';
import {Page} from '../../ui/page';
import type {Parameters} from '../../view';
import {comparisonQuery, planQuery} from '../plans';
import {useSynthetic} from '../synthetic';
import {planTexts} from '../texts/texts';
import {ComparedGroups, MovedTable, UsesTable, useSigned} from './comparison';
import {Gains} from './gains';

export default function ComparePage({parameters}: {parameters: Parameters}) {
  const text = useText(planTexts);
  const id = parameters.id!;
  const other = parameters.other!;
  const comparison = useQuery(comparisonQuery(id, other));
  const isSynthetic = useSynthetic(useQuery(planQuery(id)).data);
  return (
    <Page
      title={text('compare.title')}
      actions={<Link href="/plans">{text('plan.all')}</Link>}
      synthetic={isSynthetic}
    >
      <Answer query={comparison}>
        {(data) => (
          <>
            <Values id={id} other={other} comparison={data} />
            <Gains comparison={data} />
            <Only comparison={data} />
            <section className="stack" aria-labelledby="moved">
              <h2 id="moved">{text('compare.moved')}</h2>
              <MovedTable moved={data.moved} />
            </section>
            <section className="stack" aria-labelledby="uses">
              <h2 id="uses">{text('compare.uses')}</h2>
              <UsesTable uses={data.uses} />
            </section>
            {data.groups.length > 0 && (
              <section className="stack" aria-labelledby="groups">
                <h2 id="groups">{text('compare.groups')}</h2>
                <ComparedGroups groups={data.groups} />
              </section>
            )}
          </>
        )}
      </Answer>
    </Page>
  );
}

function Only({comparison}: {comparison: AllocationComparison}) {
  const text = useText(planTexts);
  const {onlyInAllocation, onlyInOther} = comparison;
  return (
    <>
      {onlyInAllocation > 0 && <p>{text('compare.only_first', {count: onlyInAllocation})}</p>}
      {onlyInOther > 0 && <p>{text('compare.only_second', {count: onlyInOther})}</p>}
    </>
  );
}

interface ValuesProps {
  id: string;
  other: string;
  comparison: AllocationComparison;
}

function Values({id, other, comparison}: ValuesProps) {
  const text = useText(planTexts);
  const language = useLanguage();
  const signed = useSigned();
  const {objective, otherObjective, bound, otherBound} = comparison;
  const rows = [
    {key: 'compare.value', first: objective, second: otherObjective},
    {key: 'compare.bound', first: bound, second: otherBound},
  ] as const;
  return (
    <table className="grid-table plan-values" data-stacks>
      <thead>
        <tr>
          <td />
          <th scope="col" className="number">
            <PlanLink id={id} />
          </th>
          <th scope="col" className="number">
            <PlanLink id={other} />
          </th>
          <th scope="col" className="number">
            {text('column.change')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({key, first, second}) => (
          <tr key={key}>
            <td data-column="">{text(key)}</td>
            <td className="number" data-column={text('column.first')}>
              {formatNumber(first, 1, language)}
            </td>
            <td className="number" data-column={text('column.second')}>
              {formatNumber(second, 1, language)}
            </td>
            <td className="number" data-column={text('column.change')}>
              {signed(second - first, 1)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function PlanLink({id}: {id: string}) {
  const text = useText(planTexts);
  const language = useLanguage();
  const {data} = useQuery(planQuery(id));
  const time = data?.createTime ? formatTime(timestampDate(data.createTime), language) : '';
  return <Link href={`/plans/${id}`}>{text('compare.plan_of', {time})}</Link>;
}
