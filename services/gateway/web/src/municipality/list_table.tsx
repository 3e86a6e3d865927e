import type {ReactNode} from 'react';
import {Link} from 'wouter';
import {codeOf} from '../api/municipalities';
import {provenancesOf} from '../figures/facts';
import {bareCount, figureText, periodText, shortOwner} from '../figures/figure';
import {municipalityPath} from '../figures/paths';
import type {Municipality} from '../gen/treff/municipality/v1/municipality_service_pb';
import type {Observation} from '../gen/treff/municipality/v1/observation_pb';
import {useText} from '../texts/catalogue';
import {formatDay} from '../texts/format';
import {useLanguage} from '../texts/language';
import {mostCompared} from './list';
import type {Listed} from './queries';
import {leftText, quotaPart} from './quota';
import {municipalityTexts} from './texts/texts';

interface TableProps {
  listed: Listed;
  shown: Municipality[];
  chosen: readonly string[];
  toggle: (code: string) => void;
}

const parts = ['requested', 'decided', 'settled', 'agreed'] as const;

export function ListTable({listed, shown, chosen, toggle}: TableProps) {
  const text = useText(municipalityTexts);
  const head = useHead(listed);
  return (
    <table className="grid-table list-table" data-stacks>
      <caption className="small dim">{head.sources}</caption>
      <thead>
        <tr>
          <th scope="col">{text('name')}</th>
          <th scope="col">{text('county')}</th>
          <th scope="col" className="number">
            {head.population}
          </th>
          {parts.map((part) => (
            <th key={part} scope="col" className="number">
              {head.quota(text(`quota.${part}`))}
            </th>
          ))}
          <th scope="col" className="number">
            {head.quota(text('quota.left'))}
          </th>
          <th scope="col" className="no-print">
            {text('compare')}
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map((one) => {
          const code = codeOf(one.name);
          const isChosen = chosen.includes(code);
          const isFull = chosen.length >= mostCompared && !isChosen;
          return (
            <Row key={code} one={one} head={head}>
              <input
                type="checkbox"
                className="list-choose"
                aria-label={text('compare.choose', {name: one.region?.displayName ?? code})}
                checked={isChosen}
                disabled={isFull}
                onChange={() => toggle(code)}
              />
            </Row>
          );
        })}
      </tbody>
    </table>
  );
}

interface Head {
  population: string;
  quota: (part: string) => string;
  year: number | undefined;
  sources: string;
}

// Period and owner stand once, above, where they are the same for all; else at each figure.
function useHead({municipalities, provenances}: Listed): Head {
  const text = useText(municipalityTexts);
  const language = useLanguage();
  const population = municipalities.find((one) => one.population?.best)?.population?.best;
  const decided = municipalities.find((one) => one.quota?.decided)?.quota;
  const counted = municipalities.find((one) => one.quota?.settled)?.quota?.settled?.periodEnd;
  const owners = (one: Observation | undefined) =>
    provenancesOf(one, provenances).map(({owner}) => shortOwner(owner));
  const owner = {
    population: owners(population)[0] ?? '',
    quota: owners(decided?.decided)[0] ?? '',
  };
  return {
    population: population
      ? `${text('population')} ${periodText(population.period, language)}`
      : text('population'),
    quota: (part) => (decided ? `${part} ${decided.year}` : part),
    year: decided?.year,
    sources: text('list.sources', {
      ...owner,
      day: counted ? formatDay(counted, language) : text('not_known'),
    }),
  };
}

function Row({one, head, children}: {one: Municipality; head: Head; children: ReactNode}) {
  const text = useText(municipalityTexts);
  const language = useLanguage();
  const code = codeOf(one.name);
  return (
    <tr>
      <th scope="row">
        <Link href={municipalityPath(code)} className="list-name">
          {one.region?.displayName ?? code}
        </Link>{' '}
        <span className="dim small">{code}</span>
      </th>
      <td data-column={text('county')}>{one.countyDisplayName}</td>
      <td data-column={head.population} className="number">
        {figureText(one.population?.best ?? one.population?.own, bareCount, language)}
      </td>
      {parts.map((part) => (
        <td key={part} data-column={head.quota(text(`quota.${part}`))} className="number">
          {quotaPart(one.quota, part, language)}
          {one.quota && one.quota.year !== head.year && (
            <span className="dim small"> {one.quota.year}</span>
          )}
        </td>
      ))}
      <td data-column={head.quota(text('quota.left'))} className="number list-left">
        {leftText(one.quota, language)}
      </td>
      <td data-column={text('compare')} className="no-print">
        {children}
      </td>
    </tr>
  );
}
