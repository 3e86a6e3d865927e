// A dataset whose newest import failed: why, what to do, and what serves meanwhile.
import {timestampDate} from '@bufbuild/protobuf/wkt';
import {Link} from 'wouter';
import {datasetPath} from '../figures/paths';
import type {Dataset} from '../gen/treff/ingestion/v1/ingestion_service_pb';
import {useText} from '../texts/catalogue';
import {formatTime} from '../texts/format';
import {nameOf} from '../texts/in_language';
import {useLanguage} from '../texts/language';
import {ImportPanel} from './import_panel';
import {useMayImport} from './may_import';
import {sourcesTexts} from './texts/texts';

export function FailedDataset({dataset}: {dataset: Dataset}) {
  const text = useText(sourcesTexts);
  const language = useLanguage();
  const {latestImport, publishedImport} = dataset;
  const ended = latestImport?.endTime;
  const mayImport = useMayImport();
  return (
    <article className="state failed-dataset" data-kind="failed">
      <h3>
        <Link href={datasetPath(dataset.name)}>{nameOf(dataset, language)}</Link>
      </h3>
      {ended && <p>{text('failed.when', {time: formatTime(timestampDate(ended), language)})}</p>}
      <pre lang="en">{latestImport?.error?.message}</pre>
      <p>
        {publishedImport?.endTime
          ? text('failed.serves', {
              time: formatTime(timestampDate(publishedImport.endTime), language),
              version: Number(publishedImport.datasetVersion),
            })
          : text('failed.nothing')}
      </p>
      {mayImport && <ImportPanel datasets={[dataset.name]} label={text('import.again')} />}
    </article>
  );
}
