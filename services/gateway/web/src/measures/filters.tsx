// Which cases, which place, split by what.
import {Checkbox} from '@digdir/designsystemet-react';
import {useQuery} from '@tanstack/react-query';
import {allMunicipalities} from '../api/municipalities';
import {Choice} from '../forms/choice';
import {useText} from '../texts/catalogue';
import {compareNames} from '../texts/format';
import {useLanguage} from '../texts/language';
import type {Change} from '../ui/address';
import {wordsOf} from './measure_values';
import {definitionsQuery, type measureShape, type Split, splits, type Wanted} from './measures';
import {measureTexts} from './texts/texts';

interface FiltersProps {
  wanted: Wanted;
  change: Change<typeof measureShape>;
}

// The years that a reader may mean; the service says of each what it has.
const yearsBack = 10;

export function Filters({wanted, change}: FiltersProps) {
  const text = useText(measureTexts);
  const thisYear = new Date().getFullYear();
  const years = Array.from({length: yearsBack}, (_, i) => String(thisYear - i));
  return (
    <search className="measure-filters no-print" aria-label={text('filter.label')}>
      <MeasureChoice wanted={wanted} change={change} />
      <Choice
        label={text('filter.by')}
        value={wanted.by}
        options={splits.map((by) => [by, text(`by.${by}`)])}
        set={(by) => change({by: by as Split})}
      />
      <Choice
        label={text('filter.year')}
        value={String(wanted.year)}
        options={[['0', text('filter.year.all')], ...years.map((one) => [one, one] as const)]}
        set={(year) => change({year: Number(year)})}
      />
      <PlaceChoice wanted={wanted} change={change} />
      <Checkbox
        label={text('filter.synthetic')}
        value="synthetic"
        checked={wanted.synthetic}
        onChange={(event) => change({synthetic: event.target.checked})}
      />
    </search>
  );
}

function MeasureChoice({wanted, change}: FiltersProps) {
  const text = useText(measureTexts);
  const language = useLanguage();
  const definitions = useQuery(definitionsQuery);
  const options = (definitions.data ?? []).map(
    (one) => [one.measure, wordsOf(one, language).name] as const,
  );
  return (
    <Choice
      label={text('filter.measure')}
      value={wanted.measure}
      options={[['', text('filter.measure.all')], ...options]}
      set={(measure) => change({measure})}
      error={definitions.error ? text('filter.not_read') : ''}
    />
  );
}

function PlaceChoice({wanted, change}: FiltersProps) {
  const text = useText(measureTexts);
  const language = useLanguage();
  const places = useQuery(allMunicipalities);
  const options = [...(places.data ?? [])]
    .sort((a, b) => compareNames(a.name, b.name, language))
    .map(({code, name}) => [`municipalities/${code}`, name] as const);
  return (
    <Choice
      label={text('filter.place')}
      value={wanted.place}
      options={[['', text('filter.place.country')], ...options]}
      set={(place) => change({place})}
      error={places.error ? text('filter.not_read') : ''}
    />
  );
}
