// What moved against the plan that this one builds on, and whether a person moved it.
import {useQuery} from '@tanstack/react-query';
import {codeOf} from '../../api/municipalities';
import type {Allocation} from '../../gen/treff/recommendation/v1/allocation_service_pb';
import {useText} from '../../texts/catalogue';
import {Answer} from '../../ui/answer';
import {reasonsOf} from '../change/changes';
import {MovedTable} from '../compare/comparison';
import {Gains} from '../compare/gains';
import {comparisonQuery} from '../plans';
import {planTexts} from '../texts/texts';

export function Moved({plan}: {plan: Allocation}) {
  const text = useText(planTexts);
  const base = codeOf(plan.revision?.base ?? '');
  const comparison = useQuery(comparisonQuery(base, codeOf(plan.name)));
  return (
    <>
      <p className="dim">{text('moved.about')}</p>
      <Answer query={comparison}>
        {(data) => (
          <>
            <Gains comparison={data} />
            <MovedTable moved={data.moved} reasons={reasonsOf(plan.revision)} />
          </>
        )}
      </Answer>
    </>
  );
}
