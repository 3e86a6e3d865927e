// What differs between a dataset version and the one before it.
import './sources.css';
import {useQuery} from '@tanstack/react-query';
import {Link} from 'wouter';
import {allMunicipalities} from '../api/municipalities';
import {bareCount, figureText, periodText} from '../figures/figure';
import {municipalityPath} from '../figures/paths';
import type {ObservationChange} from '../gen/treff/municipality/v1/dataset_service_pb';
import type {Indicator} from '../gen/treff/municipality/v1/indicator_pb';
import {useText} from '../texts/catalogue';
import {nameOf} from '../texts/in_language';
import {useLanguage} from '../texts/language';
import {text as textParameter, useAddress} from '../ui/address';
import {Answer} from '../ui/answer';
import {Page} from '../ui/page';
import type {Parameters} from '../view';
import {datasetClient, indicatorsQuery} from './queries';
import {sourcesTexts} from './texts/texts';

const shape = {indicator: textParameter};
const mostShown = 200;

export default function VersionPage({parameters}: {parameters: Parameters}) {
  const text = useText(sourcesTexts);
  const number = Number(parameters.number);
  return (
    <Page title={text('version', {number})} className="sources">
      <p>
        <Link href="/sources">{text('back')}</Link>
      </p>
      {number > 1 ? <Difference number={number} /> : <p>{text('diff.first')}</p>}
    </Page>
  );
}

function Difference({number}: {number: number}) {
  const text = useText(sourcesTexts);
  const [{indicator}, change] = useAddress(shape);
  const query = useQuery({
    queryKey: ['diff', number, indicator],
    queryFn: ({signal}) =>
      datasetClient.diffDatasetVersions(
        {
          before: BigInt(number - 1),
          after: BigInt(number),
          indicator: indicator && `indicators/${indicator}`,
          pageSize: mostShown,
        },
        {signal},
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Answer query={query}>
      {(answer) => (
        <>
          <p role="status">
            {text('diff.total', {count: answer.totalSize, before: number - 1})}{' '}
            {indicator && (
              <button
                type="button"
                className="plain-button"
                onClick={() => change({indicator: ''})}
              >
                {text('diff.all_indicators')}
              </button>
            )}
          </p>
          <Counts counts={answer.counts} choose={(id) => change({indicator: id}, 'push')} />
          {answer.changes.length > 0 && (
            <Changes changes={answer.changes} total={answer.totalSize} />
          )}
        </>
      )}
    </Answer>
  );
}

function useIndicators(): Map<string, Indicator> {
  const {data} = useQuery(indicatorsQuery);
  return new Map(data?.map((one) => [one.indicatorId, one]));
}

interface CountsProps {
  counts: {indicator: string; newCount: number; goneCount: number; changedCount: number}[];
  choose: (indicator: string) => void;
}

function Counts({counts, choose}: CountsProps) {
  const text = useText(sourcesTexts);
  const language = useLanguage();
  const indicators = useIndicators();
  if (counts.length < 2) return null;
  return (
    <table className="grid-table diff-counts" data-stacks>
      <caption className="ds-sr-only">{text('diff.counts')}</caption>
      <thead>
        <tr>
          <th scope="col">{text('column.indicator')}</th>
          <th scope="col" className="number">
            {text('diff.new')}
          </th>
          <th scope="col" className="number">
            {text('diff.changed')}
          </th>
          <th scope="col" className="number">
            {text('diff.gone')}
          </th>
        </tr>
      </thead>
      <tbody>
        {counts.map(({indicator: id, newCount, goneCount, changedCount}) => {
          const indicator = indicators.get(id);
          return (
            <tr key={id}>
              <th scope="row">
                <button type="button" className="plain-button" onClick={() => choose(id)}>
                  {indicator ? nameOf(indicator, language) : id}
                </button>
              </th>
              <td data-column={text('diff.new')} className="number">
                {newCount}
              </td>
              <td data-column={text('diff.changed')} className="number">
                {changedCount}
              </td>
              <td data-column={text('diff.gone')} className="number">
                {goneCount}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Changes({changes, total}: {changes: ObservationChange[]; total: number}) {
  const text = useText(sourcesTexts);
  return (
    <section className="stack" aria-labelledby="changes">
      <h2 id="changes">{text('diff.changes')}</h2>
      {changes.length < total && (
        <p className="dim">{text('diff.shown', {shown: changes.length, total})}</p>
      )}
      <table className="grid-table" data-stacks aria-labelledby="changes">
        <thead>
          <tr>
            {(['indicator', 'municipality', 'period', 'before', 'after'] as const).map((column) => (
              <th key={column} scope="col">
                {text(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <ChangeRow
              key={`${change.indicator} ${change.region} ${change.period}`}
              change={change}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ChangeRow({change}: {change: ObservationChange}) {
  const text = useText(sourcesTexts);
  const language = useLanguage();
  const indicator = useIndicators().get(change.indicator);
  const {data: places} = useQuery(allMunicipalities);
  const place = places?.find(({code}) => code === change.region);
  const measure = indicator ?? bareCount;
  const figure = (one: ObservationChange['before']) =>
    one ? figureText(one, measure, language) : text('diff.none');
  return (
    <tr>
      <th scope="row">{indicator ? nameOf(indicator, language) : change.indicator}</th>
      <td data-column={text('column.municipality')}>
        {place ? <Link href={municipalityPath(place.code)}>{place.name}</Link> : change.region}
      </td>
      <td data-column={text('column.period')}>{periodText(change.period, language)}</td>
      <td data-column={text('column.before')}>{figure(change.before)}</td>
      <td data-column={text('column.after')}>{figure(change.after)}</td>
    </tr>
  );
}
