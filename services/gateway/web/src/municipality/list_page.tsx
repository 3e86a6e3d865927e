// All municipalities, to find one or to choose a few to compare.
import './municipality.css';
import {useQuery} from '@tanstack/react-query';
import {useText} from '../texts/catalogue';
import {useLanguage} from '../texts/language';
import {useAddress} from '../ui/address';
import {Answer} from '../ui/answer';
import {Page} from '../ui/page';
import {Empty} from '../ui/states';
import {ChosenBar} from './chosen_bar';
import {listShape, mostCompared, shownOf} from './list';
import {Filters} from './list_filters';
import {ListTable} from './list_table';
import {type Listed, listQuery} from './queries';
import {municipalityTexts} from './texts/texts';

export default function ListPage() {
  const text = useText(municipalityTexts);
  const query = useQuery(listQuery);
  return (
    <Page title={text('list.title')} className="municipalities">
      <Answer query={query}>{(listed) => <List listed={listed} />}</Answer>
    </Page>
  );
}

function List({listed}: {listed: Listed}) {
  const text = useText(municipalityTexts);
  const language = useLanguage();
  const [filter, change] = useAddress(listShape);
  const shown = shownOf(listed.municipalities, filter, language);
  const toggle = (code: string) => {
    const chosen = filter.with.filter((one) => one !== code);
    const isNew = chosen.length === filter.with.length;
    change({with: isNew ? [...chosen, code].slice(-mostCompared) : chosen});
  };
  const count = {shown: shown.length, total: listed.municipalities.length};
  return (
    <>
      <Filters all={listed.municipalities} filter={filter} change={change} />
      <p className="dim" role="status">
        {text('list.shown', {...count, version: Number(listed.datasetVersion)})}
      </p>
      {shown.length === 0 ? (
        <Empty title={text('list.empty')}>
          <p>{text('list.empty.text')}</p>
        </Empty>
      ) : (
        <ListTable listed={listed} shown={shown} chosen={filter.with} toggle={toggle} />
      )}
      <ChosenBar
        all={listed.municipalities}
        chosen={filter.with}
        clear={() => change({with: []})}
      />
    </>
  );
}
