import {Choice} from '../forms/choice';
import {SearchWords} from '../forms/search_words';
import type {Municipality} from '../gen/treff/municipality/v1/municipality_service_pb';
import {useText} from '../texts/catalogue';
import {useLanguage} from '../texts/language';
import type {Change} from '../ui/address';
import {countiesOf, type Filter, type listShape, orders} from './list';
import {municipalityTexts} from './texts/texts';

interface FiltersProps {
  all: readonly Municipality[];
  filter: Filter;
  change: Change<typeof listShape>;
}

export function Filters({all, filter, change}: FiltersProps) {
  const text = useText(municipalityTexts);
  const language = useLanguage();
  const counties = countiesOf(all, language).map(({code, name}) => [code, name] as const);
  return (
    <search className="list-filters no-print" aria-label={text('filter.label')}>
      <SearchWords
        label={text('filter.words')}
        words={filter.words}
        change={(words) => change({words})}
      />
      <Choice
        label={text('county')}
        value={filter.county}
        options={[['', text('filter.all_counties')], ...counties]}
        set={(county) => change({county})}
      />
      <Choice
        label={text('filter.order')}
        value={filter.order}
        options={orders.map((order) => [order, text(`order.${order}`)])}
        set={(order) => change({order})}
      />
    </search>
  );
}
