// What each group gets, against random placement and against its floor.
import type {GroupOutcome} from '../../gen/treff/recommendation/v1/allocation_problem_pb';
import type {Allocation} from '../../gen/treff/recommendation/v1/allocation_service_pb';
import {useText} from '../../texts/catalogue';
import {Empty} from '../../ui/states';
import nb from '../texts/nb.json';
import {planTexts} from '../texts/texts';

export function useGroupName() {
  const text = useText(planTexts);
  return (group: string) => {
    const key = `group.${group}`;
    return key in nb ? text(key as keyof typeof nb) : group;
  };
}

export function Groups({plan}: {plan: Allocation}) {
  const text = useText(planTexts);
  const groups = plan.result?.groups ?? [];
  if (groups.length === 0) return <Empty title={text('groups.none')} />;
  return (
    <>
      <p className="dim plan-prose">{text('groups.about')}</p>
      <table className="grid-table" data-stacks>
        <thead>
          <tr>
            <th scope="col">{text('column.group')}</th>
            <th scope="col">{text('column.random')}</th>
            <th scope="col">{text('column.reached')}</th>
            <th scope="col">{text('column.floor')}</th>
            <th scope="col">{text('column.floor_price')}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <GroupLine key={group.group} outcome={group} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function GroupLine({outcome}: {outcome: GroupOutcome}) {
  const text = useText(planTexts);
  const nameOf = useGroupName();
  const {group, value, randomValue, floorRatio, price} = outcome;
  return (
    <tr>
      <td data-column={text('column.group')}>{nameOf(group)}</td>
      <td data-column={text('column.random')}>{text('plan.points', {points: randomValue})}</td>
      <td data-column={text('column.reached')}>
        {randomValue > 0
          ? text('groups.reached', {points: value, ratio: value / randomValue})
          : text('plan.points', {points: value})}
      </td>
      <td data-column={text('column.floor')} className={floorRatio > 0 ? undefined : 'dim'}>
        {floorRatio > 0 ? text('groups.times', {ratio: floorRatio}) : text('groups.no_floor')}
      </td>
      <td data-column={text('column.floor_price')} className={price > 0 ? undefined : 'dim'}>
        {price > 0 ? text('groups.costs', {points: price}) : text('groups.free')}
      </td>
    </tr>
  );
}
