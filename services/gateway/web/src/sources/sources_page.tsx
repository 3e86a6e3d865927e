// Where figures come from: datasets and how they stand, sources that cannot be asked, versions.
import './sources.css';
import {useQuery} from '@tanstack/react-query';
import {isMirrored} from '../figures/facts';
import {figuresTexts} from '../figures/texts/texts';
import type {Dataset} from '../gen/treff/ingestion/v1/ingestion_service_pb';
import {useText} from '../texts/catalogue';
import {formatList} from '../texts/format';
import {useLanguage} from '../texts/language';
import {Answer} from '../ui/answer';
import {Page} from '../ui/page';
import {Failed} from '../ui/states';
import {DatasetTable} from './dataset_table';
import {byStanding, standingOf, standings} from './datasets';
import {FailedDataset} from './failed_dataset';
import {ImportPanel} from './import_panel';
import {useMayImport} from './may_import';
import {datasetsQuery, servedQuery} from './queries';
import {SourceTable} from './source_table';
import {sourcesTexts} from './texts/texts';
import {VersionTable} from './version_table';

export default function SourcesPage() {
  const text = useText(sourcesTexts);
  const query = useQuery(datasetsQuery);
  return (
    <Page title={text('title')} className="sources">
      <Answer query={query}>{(datasets) => <Datasets datasets={datasets} />}</Answer>
      <SourceTable />
      <VersionTable />
    </Page>
  );
}

function Datasets({datasets}: {datasets: Dataset[]}) {
  const text = useText(sourcesTexts);
  const figures = useText(figuresTexts);
  const language = useLanguage();
  const mayImport = useMayImport();
  const query = useQuery(servedQuery);
  const served = query.data ?? new Map();
  const sorted = byStanding(datasets);
  const failed = sorted.filter((one) => standingOf(one) === 'failed');
  const counts = standings.flatMap((standing) => {
    const count = sorted.filter((one) => standingOf(one) === standing).length;
    return count > 0 ? [`${count} ${text(`standing.${standing}`)}`] : [];
  });
  const isMirror = [...served.values()].some(({provenance}) => isMirrored(provenance));
  return (
    <>
      {isMirror && (
        <p className="band mirror-band" role="note">
          {figures('mirror')}
        </p>
      )}
      <p>
        {text('datasets.count', {count: datasets.length, standings: formatList(counts, language)})}
      </p>
      {mayImport && <ImportPanel datasets={[]} label={text('import.all')} />}
      {failed.length > 0 && (
        <section className="stack" aria-labelledby="failed">
          <h2 id="failed">{text('failed.title')}</h2>
          {failed.map((dataset) => (
            <FailedDataset key={dataset.name} dataset={dataset} />
          ))}
        </section>
      )}
      <section className="stack" aria-labelledby="datasets">
        <h2 id="datasets">{text('datasets.title')}</h2>
        {query.error && <Failed error={query.error} again={() => query.refetch()} />}
        <DatasetTable datasets={sorted} served={served} />
      </section>
    </>
  );
}
