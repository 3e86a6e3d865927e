// One dataset: what it feeds, how it stands, and each import with its requests.
import './sources.css';
import {timestampDate} from '@bufbuild/protobuf/wkt';
import {useQuery} from '@tanstack/react-query';
import {Link} from 'wouter';
import {deliveryKey} from '../figures/citation';
import {periodText} from '../figures/figure';
import {figuresTexts} from '../figures/texts/texts';
import type {Dataset} from '../gen/treff/ingestion/v1/ingestion_service_pb';
import {useText} from '../texts/catalogue';
import {daysOf} from '../texts/days';
import {formatTime} from '../texts/format';
import {inLanguage, nameOf} from '../texts/in_language';
import {useLanguage} from '../texts/language';
import {Answer} from '../ui/answer';
import {Page} from '../ui/page';
import {Failed} from '../ui/states';
import type {Parameters} from '../view';
import {StandingMark} from './dataset_table';
import {idOf, newestPeriodOf, standingOf} from './datasets';
import {FailedDataset} from './failed_dataset';
import {FileUpload} from './file_upload';
import {ImportPanel} from './import_panel';
import {Imports} from './imports';
import {useMayImport} from './may_import';
import {datasetQuery, indicatorsQuery, servedQuery} from './queries';
import {sourcesTexts} from './texts/texts';

export default function DatasetPage({parameters}: {parameters: Parameters}) {
  const text = useText(sourcesTexts);
  const language = useLanguage();
  const id = `${parameters.source}.${parameters.table}`;
  const query = useQuery(datasetQuery(`datasets/${id}`));
  const title = query.data ? nameOf(query.data, language) : id;
  return (
    <Page title={title} className="sources">
      <p>
        <Link href="/sources">{text('back')}</Link>
      </p>
      <Answer query={query}>{(dataset) => <Shown dataset={dataset} />}</Answer>
    </Page>
  );
}

function Shown({dataset}: {dataset: Dataset}) {
  const text = useText(sourcesTexts);
  const mayImport = useMayImport();
  const hasFailed = standingOf(dataset) === 'failed';
  return (
    <>
      <Standing dataset={dataset} />
      {hasFailed && <FailedDataset dataset={dataset} />}
      {mayImport && !hasFailed && (
        <ImportPanel datasets={[dataset.name]} label={text('import.again')} />
      )}
      <Indicators dataset={dataset} />
      <Imports dataset={dataset.name} />
      {mayImport && <FileUpload dataset={dataset.name} />}
    </>
  );
}

function Standing({dataset}: {dataset: Dataset}) {
  const text = useText(sourcesTexts);
  const figures = useText(figuresTexts);
  const language = useLanguage();
  const query = useQuery(servedQuery);
  const served = query.data ?? new Map();
  const provenance = served.get(idOf(dataset.name))?.provenance;
  const {lastSuccessTime, nextDueTime, freshnessTarget, lateness} = dataset;
  const period = newestPeriodOf(dataset, served);
  const unknown = text('not_known');
  const facts: [string, string][] = [
    [text('column.period'), period ? periodText(period, language) : unknown],
    [
      text('column.fetched'),
      lastSuccessTime ? formatTime(timestampDate(lastSuccessTime), language) : unknown,
    ],
    [text('column.from'), provenance ? figures(deliveryKey(provenance.delivery)) : unknown],
    [text('column.owner'), provenance?.owner ?? unknown],
    [text('column.licence'), provenance?.licence || text('licence.unknown')],
    [text('calendar'), inLanguage(dataset, 'calendar', language) || unknown],
    [
      text('column.next'),
      nextDueTime ? formatTime(timestampDate(nextDueTime), language) : text('next.none'),
    ],
    [text('freshness_target'), text('days', {count: daysOf(freshnessTarget)})],
  ];
  if (daysOf(lateness) > 0) facts.push([text('lateness'), text('days', {count: daysOf(lateness)})]);
  return (
    <>
      <p>
        <StandingMark dataset={dataset} />
      </p>
      {query.error && <Failed error={query.error} again={() => query.refetch()} />}
      <dl className="facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Indicators({dataset}: {dataset: Dataset}) {
  const text = useText(sourcesTexts);
  const language = useLanguage();
  const {data} = useQuery(indicatorsQuery);
  const names = dataset.indicators.map((id) => {
    const indicator = data?.find((one) => one.indicatorId === id);
    return indicator ? nameOf(indicator, language) : id;
  });
  if (names.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="indicators">
      <h2 id="indicators">{text('indicators.title')}</h2>
      <ul className="indicator-list">
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </section>
  );
}
