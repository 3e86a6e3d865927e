// How a new plan is solved, each by number.
import {Checkbox, Fieldset, Textfield} from '@digdir/designsystemet-react';
import {useText} from '../../texts/catalogue';
import {useGroupName} from '../plan/groups';
import {planTexts} from '../texts/texts';
import {type Group, groups, type NewPlan, type NewPlanField} from './new_plan';

export const fieldId = (field: NewPlanField) => `new-${field.replace(/[^a-z0-9_]+/g, '-')}`;

export function useFaultText() {
  const text = useText(planTexts);
  const groupName = useGroupName();
  return (field: NewPlanField) => {
    switch (field) {
      case 'year':
        return `${text('new.year')}: ${text('new.year.wrong', {example: new Date().getFullYear()})}`;
      case 'time':
        return `${text('new.time')}: ${text('new.time.wrong')}`;
      case 'unplaced_price':
        return `${text('new.unplaced_price')}: ${text('new.unplaced_price.wrong')}`;
      case 'burden':
        return `${text('new.burden')}: ${text('new.burden.wrong')}`;
      default:
        return `${groupName(field.slice('floor:'.length))}: ${text('new.floor.wrong')}`;
    }
  };
}

interface OptionsProps {
  plan: NewPlan;
  change: (changed: Partial<NewPlan>) => void;
  faults: readonly NewPlanField[];
}

export function Options({plan, change, faults}: OptionsProps) {
  const text = useText(planTexts);
  const isWrong = (field: NewPlanField) => faults.includes(field);
  return (
    <>
      <Textfield
        id={fieldId('year')}
        label={text('new.year')}
        inputMode="numeric"
        value={plan.year}
        onChange={(event) => change({year: event.target.value})}
        error={isWrong('year') && text('new.year.wrong', {example: new Date().getFullYear()})}
      />
      <Textfield
        id={fieldId('time')}
        label={text('new.time')}
        description={text('new.time.about')}
        inputMode="numeric"
        value={plan.time}
        onChange={(event) => change({time: event.target.value})}
        error={isWrong('time') && text('new.time.wrong')}
      />
      <Checkbox
        label={text('new.unplaced')}
        description={text('new.unplaced.about')}
        value="unplaced"
        checked={plan.unplacedAllowed}
        onChange={(event) => change({unplacedAllowed: event.target.checked})}
      />
      {plan.unplacedAllowed && (
        <Textfield
          id={fieldId('unplaced_price')}
          label={text('new.unplaced_price')}
          inputMode="decimal"
          value={plan.unplacedPrice}
          onChange={(event) => change({unplacedPrice: event.target.value})}
          error={isWrong('unplaced_price') && text('new.unplaced_price.wrong')}
        />
      )}
      <Textfield
        id={fieldId('burden')}
        label={text('new.burden')}
        description={text('new.burden.about')}
        inputMode="decimal"
        value={plan.burden}
        onChange={(event) => change({burden: event.target.value})}
        error={isWrong('burden') && text('new.burden.wrong')}
      />
      <Floors plan={plan} change={change} faults={faults} />
    </>
  );
}

function Floors({plan, change, faults}: OptionsProps) {
  const text = useText(planTexts);
  const groupName = useGroupName();
  const set = (group: Group, typed: string) => change({floors: {...plan.floors, [group]: typed}});
  return (
    <Fieldset>
      <Fieldset.Legend>{text('new.floors')}</Fieldset.Legend>
      <Fieldset.Description>{text('new.floors.about')}</Fieldset.Description>
      <div className="plan-fields">
        {groups.map((group) => (
          <Textfield
            key={group}
            id={fieldId(`floor:${group}`)}
            label={groupName(group)}
            inputMode="decimal"
            value={plan.floors[group]}
            onChange={(event) => set(group, event.target.value)}
            error={faults.includes(`floor:${group}`) && text('new.floor.wrong')}
          />
        ))}
      </div>
    </Fieldset>
  );
}
