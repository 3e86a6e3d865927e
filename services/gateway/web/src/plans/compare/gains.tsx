// How many gain and lose by going from one plan to another.
import type {AllocationComparison} from '../../gen/treff/recommendation/v1/allocation_service_pb';
import {useText} from '../../texts/catalogue';
import {Fact} from '../plan/solving';
import {gainsOf} from '../plan_rows';
import {planTexts} from '../texts/texts';

export function Gains({comparison}: {comparison: AllocationComparison}) {
  const text = useText(planTexts);
  const {gained, lost, same} = gainsOf(comparison.moved);
  const cases = (count: number) => text('doubts.cases', {count});
  return (
    <>
      <p>{text('compare.sum', {moved: comparison.moved.length})}</p>
      <dl className="facts">
        <Fact term={text('compare.gained')}>{cases(gained)}</Fact>
        <Fact term={text('compare.lost')}>{cases(lost)}</Fact>
        <Fact term={text('compare.same')}>{cases(same)}</Fact>
      </dl>
    </>
  );
}
