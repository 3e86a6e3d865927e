import {timestampDate} from '@bufbuild/protobuf/wkt';
import {useQuery} from '@tanstack/react-query';
import {Link} from 'wouter';
import {deliveryKey} from '../figures/citation';
import {isMirrored} from '../figures/facts';
import {periodText, shortOwner} from '../figures/figure';
import {datasetPath} from '../figures/paths';
import {type Dataset, Source_Access} from '../gen/treff/ingestion/v1/ingestion_service_pb';
import type {Provenance} from '../gen/treff/municipality/v1/observation_pb';
import {useText} from '../texts/catalogue';
import {formatNumber, formatTime} from '../texts/format';
import {nameOf} from '../texts/in_language';
import {useLanguage} from '../texts/language';
import {Mark, type Tone} from '../ui/mark';
import {idOf, newestPeriodOf, type Served, type Standing, standingOf, stateKey} from './datasets';
import {sourcesQuery} from './queries';
import {sourcesTexts} from './texts/texts';

const tones: Record<Standing, Tone> = {
  failed: 'danger',
  late: 'warning',
  running: 'info',
  never: 'warning',
  fine: 'success',
  retired: 'neutral',
};

const columns = ['dataset', 'state', 'period', 'fetched', 'from', 'rows', 'next'] as const;

export function DatasetTable({datasets, served}: {datasets: Dataset[]; served: Served}) {
  const text = useText(sourcesTexts);
  return (
    <table className="grid-table dataset-table" data-stacks aria-labelledby="datasets">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col" className={column === 'rows' ? 'number' : undefined}>
              {text(`column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {datasets.map((dataset) => (
          <Row key={dataset.name} dataset={dataset} served={served} />
        ))}
      </tbody>
    </table>
  );
}

function useAccess({source}: Dataset) {
  const {data} = useQuery(sourcesQuery);
  const access = data?.find(({name}) => name === source)?.access;
  return access === undefined ? undefined : Source_Access[access];
}

export function StandingMark({dataset}: {dataset: Dataset}) {
  const text = useText(sourcesTexts);
  const standing = standingOf(dataset);
  const access = useAccess(dataset);
  const isBlocked = standing === 'never' && access === 'KEY_MISSING';
  return (
    <span className="standing">
      <Mark tone={tones[standing]}>
        {text(isBlocked ? 'access.key_missing' : `standing.${standing}`)}
      </Mark>{' '}
      {dataset.latestImport && (
        <span className="dim small">{text(`state.${stateKey(dataset.latestImport)}`)}</span>
      )}
    </span>
  );
}

function Row({dataset, served}: {dataset: Dataset; served: Served}) {
  const text = useText(sourcesTexts);
  const language = useLanguage();
  const {publishedImport, lastSuccessTime, nextDueTime} = dataset;
  const provenance = served.get(idOf(dataset.name))?.provenance;
  const period = newestPeriodOf(dataset, served);
  const none = <span className="dim">{text('not_known')}</span>;
  return (
    <tr>
      <th scope="row">
        <Link href={datasetPath(dataset.name)}>{nameOf(dataset, language)}</Link>{' '}
        {provenance && <span className="dim small">{shortOwner(provenance.owner)}</span>}
      </th>
      <td data-column={text('column.state')}>
        <StandingMark dataset={dataset} />
      </td>
      <td data-column={text('column.period')}>{period ? periodText(period, language) : none}</td>
      <td data-column={text('column.fetched')}>
        {lastSuccessTime ? formatTime(timestampDate(lastSuccessTime), language) : none}
      </td>
      <td data-column={text('column.from')}>
        {provenance ? <Delivery provenance={provenance} /> : none}
      </td>
      <td data-column={text('column.rows')} className="number">
        {publishedImport
          ? formatNumber(Number(publishedImport.observationCount), 0, language)
          : none}
      </td>
      <td data-column={text('column.next')}>
        {nextDueTime ? formatTime(timestampDate(nextDueTime), language) : text('next.none')}
      </td>
    </tr>
  );
}

function Delivery({provenance}: {provenance: Provenance}) {
  const text = useText(sourcesTexts);
  const key = deliveryKey(provenance.delivery);
  return (
    <span>
      {text(key)}{' '}
      {isMirrored(provenance) && provenance.vintage && (
        <span className="dim small">{text('vintage', {vintage: provenance.vintage})}</span>
      )}
    </span>
  );
}
