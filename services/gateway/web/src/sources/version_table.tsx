// Dataset versions, newest first: what is new in each.
import {timestampDate} from '@bufbuild/protobuf/wkt';
import {useQuery} from '@tanstack/react-query';
import {useMemo} from 'react';
import {Link} from 'wouter';
import type {DatasetVersion} from '../gen/treff/municipality/v1/dataset_service_pb';
import {useText} from '../texts/catalogue';
import {formatNumber, formatTime} from '../texts/format';
import {nameOf} from '../texts/in_language';
import {useLanguage} from '../texts/language';
import {Answer} from '../ui/answer';
import {datasetsQuery, versionsQuery} from './queries';
import {sourcesTexts} from './texts/texts';

const columns = ['version', 'published', 'new', 'rows', 'digest'] as const;

export function VersionTable() {
  const text = useText(sourcesTexts);
  const query = useQuery(versionsQuery);
  const names = useDatasetNames();
  return (
    <section className="stack" aria-labelledby="versions">
      <h2 id="versions">{text('versions.title')}</h2>
      <p className="dim">{text('versions.about')}</p>
      <Answer query={query}>
        {(versions) => (
          <table className="grid-table" data-stacks aria-labelledby="versions">
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
              {versions.map((version) => (
                <Row key={version.name} version={version} nameOfDataset={names} />
              ))}
            </tbody>
          </table>
        )}
      </Answer>
    </section>
  );
}

function useDatasetNames() {
  const text = useText(sourcesTexts);
  const language = useLanguage();
  const {data} = useQuery(datasetsQuery);
  return useMemo(() => {
    const names = new Map(data?.map((one) => [one.name, nameOf(one, language)]));
    // What municipalities report is no dataset of the catalogue.
    return (id: string) => names.get(`datasets/${id}`) ?? text('versions.reports', {id});
  }, [data, language, text]);
}

const mostNamed = 4;

interface RowProps {
  version: DatasetVersion;
  nameOfDataset: (id: string) => string;
}

function Row({version, nameOfDataset}: RowProps) {
  const text = useText(sourcesTexts);
  const language = useLanguage();
  const {number, publishTime, datasets, digest} = version;
  const fresh = datasets.filter(({sinceVersion}) => sinceVersion === number);
  const rows = datasets.reduce((sum, {observationCount}) => sum + Number(observationCount), 0);
  const named = fresh.slice(0, mostNamed).map(({dataset}) => nameOfDataset(dataset));
  return (
    <tr>
      <th scope="row">
        <Link href={`/sources/versions/${number}`}>
          {text('version', {number: Number(number)})}
        </Link>
      </th>
      <td data-column={text('column.published')}>
        {publishTime && formatTime(timestampDate(publishTime), language)}
      </td>
      <td data-column={text('column.new')}>
        <span>
          {named.join('; ') || text('versions.nothing_new')}
          {fresh.length > mostNamed &&
            ` ${text('versions.more', {count: fresh.length - mostNamed})}`}
        </span>
      </td>
      <td data-column={text('column.rows')} className="number">
        {formatNumber(rows, 0, language)}
      </td>
      <td data-column={text('column.digest')}>
        <code className="small">{digest.slice(0, 12)}</code>
      </td>
    </tr>
  );
}
