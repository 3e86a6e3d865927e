// What is shown of the queue: every filter in view, and all of them in the address.
import {Button, Checkbox, Chip, Fieldset} from '@digdir/designsystemet-react';
import {Choice} from '../forms/choice';
import {SearchWords} from '../forms/search_words';
import {useText} from '../texts/catalogue';
import {capitalised, useWord} from '../texts/words/texts';
import type {Change} from '../ui/address';
import {
  type Filter,
  filterShape,
  needs,
  orders,
  type StateName,
  sizes,
  states,
  tracks,
} from './queue';
import {queueTexts} from './texts/texts';

interface FiltersProps {
  filter: Filter;
  change: Change<typeof filterShape>;
}

export function Filters({filter, change}: FiltersProps) {
  const text = useText(queueTexts);
  const isFiltered = Object.entries(filterShape).some(
    ([key, parameter]) => parameter.write(filter[key as keyof Filter] as never) !== '',
  );
  return (
    <search className="queue-filters no-print" aria-label={text('filter.label')}>
      <SearchWords
        label={text('filter.words')}
        words={filter.words}
        change={(words) => change({words})}
      />
      <Choices filter={filter} change={change} />
      <Checkbox
        label={text('filter.late')}
        value="late"
        checked={filter.late}
        onChange={(event) => change({late: event.target.checked})}
      />
      <States filter={filter} change={change} />
      {isFiltered && (
        <Button variant="tertiary" data-size="sm" onClick={() => change(nothing)}>
          {text('filter.clear')}
        </Button>
      )}
    </search>
  );
}

const nothing = Object.fromEntries(Object.keys(filterShape).map((key) => [key, undefined]));

// One of `values`, or any.
export const orAny = <T extends string>(
  values: readonly T[],
  any: string,
  nameOf: (value: T) => string,
) => [['any', any] as const, ...values.map((one) => [one, nameOf(one)] as const)] as const;

function Choices({filter, change}: FiltersProps) {
  const text = useText(queueTexts);
  const word = useWord();
  const any = text('filter.any');
  return (
    <>
      <Choice
        label={text('column.track')}
        value={filter.track}
        options={orAny(tracks, any, (one) => capitalised(word('track', one)))}
        set={(track) => change({track})}
      />
      <Choice
        label={text('filter.size')}
        value={filter.size}
        options={sizes.map((size) => [size, text(`size.${size}`)])}
        set={(size) => change({size})}
      />
      <Choice
        label={text('column.needs')}
        value={filter.need}
        options={orAny(needs, any, (one) => capitalised(word('need', one)))}
        set={(need) => change({need})}
      />
      <Choice
        label={text('filter.order')}
        value={filter.order}
        options={orders.map((order) => [order, text(`order.${order}`)])}
        set={(order) => change({order})}
      />
    </>
  );
}

function States({filter, change}: FiltersProps) {
  const text = useText(queueTexts);
  const word = useWord();
  const toggled = (state: StateName) =>
    states.filter((one) => (one === state) !== filter.state.includes(one));
  return (
    <Fieldset className="queue-states">
      <Fieldset.Legend>
        {text('column.state')}{' '}
        {filter.state.length === 0 && <span className="dim small">{text('filter.open')}</span>}
      </Fieldset.Legend>
      <div className="row">
        {states.map((state) => (
          <Chip.Checkbox
            key={state}
            value={state}
            checked={filter.state.includes(state)}
            onChange={() => change({state: toggled(state)})}
          >
            {capitalised(word('case_state', state))}
          </Chip.Checkbox>
        ))}
      </div>
    </Fieldset>
  );
}
