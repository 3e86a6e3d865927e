// The tries to bring a dataset in, newest first, each with what it changed and what it asked for.
import {timestampDate} from '@bufbuild/protobuf/wkt';
import {useQuery} from '@tanstack/react-query';
import {
  type Fetch,
  type Import,
  Import_State,
} from '../gen/treff/ingestion/v1/ingestion_service_pb';
import {useText} from '../texts/catalogue';
import {formatNumber, formatTime} from '../texts/format';
import {useLanguage} from '../texts/language';
import {Answer} from '../ui/answer';
import {Mark} from '../ui/mark';
import {stateKey} from './datasets';
import {importsQuery} from './queries';
import {ReportLine} from './report_line';
import {sourcesTexts} from './texts/texts';

export function Imports({dataset}: {dataset: string}) {
  const text = useText(sourcesTexts);
  const query = useQuery(importsQuery(dataset));
  return (
    <section className="stack" aria-labelledby="imports">
      <h2 id="imports">{text('imports.title')}</h2>
      <Answer query={query}>
        {({imports}) =>
          imports.length === 0 ? (
            <p className="dim">{text('imports.none')}</p>
          ) : (
            <ol className="plain-list stack">
              {imports.map((one) => (
                <OneImport key={one.name} one={one} />
              ))}
            </ol>
          )
        }
      </Answer>
    </section>
  );
}

function OneImport({one}: {one: Import}) {
  const text = useText(sourcesTexts);
  const language = useLanguage();
  const hasFailed = one.state === Import_State.FAILED;
  return (
    <li className="one-import">
      <p className="row">
        <strong>{one.startTime && formatTime(timestampDate(one.startTime), language)}</strong>
        <Mark tone={hasFailed ? 'danger' : 'neutral'}>{text(`state.${stateKey(one)}`)}</Mark>
        <span>{text('rows', {count: Number(one.observationCount)})}</span>
        {one.datasetVersion > 0n && (
          <span className="dim">{text('version', {number: Number(one.datasetVersion)})}</span>
        )}
      </p>
      {one.report && <ReportLine report={one.report} />}
      {one.error?.message && (
        <pre className="import-fault" lang="en">
          {one.error.message}
        </pre>
      )}
      <Warnings warnings={one.warnings} />
      {one.fetches.length > 0 && <Fetches fetches={one.fetches} />}
    </li>
  );
}

export function Warnings({warnings}: {warnings: readonly string[]}) {
  const text = useText(sourcesTexts);
  if (warnings.length === 0) return null;
  return (
    <details>
      <summary>{text('warnings', {count: warnings.length})}</summary>
      <ul lang="en">
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </details>
  );
}

function Fetches({fetches}: {fetches: Fetch[]}) {
  const text = useText(sourcesTexts);
  const language = useLanguage();
  return (
    <details>
      <summary>{text('fetches', {count: fetches.length})}</summary>
      <ul className="fetches">
        {fetches.map(({request, httpStatus, attempts, byteCount, rawSha256}) => (
          <li key={`${request} ${rawSha256}`}>
            <code>{request}</code>{' '}
            <span className="dim small">
              {text('fetch', {
                status: httpStatus,
                attempts,
                kilobytes: formatNumber(Number(byteCount) / 1000, 0, language),
                digest: rawSha256.slice(0, 12),
              })}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
