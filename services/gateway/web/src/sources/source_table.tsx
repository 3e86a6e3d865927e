// The sources: whose they are, on what terms, and which cannot be asked and why.
import {useQuery} from '@tanstack/react-query';
import {type Source, Source_Access} from '../gen/treff/ingestion/v1/ingestion_service_pb';
import {useText} from '../texts/catalogue';
import {nameOf} from '../texts/in_language';
import {useLanguage} from '../texts/language';
import {Answer} from '../ui/answer';
import {Mark} from '../ui/mark';
import {sourcesQuery} from './queries';
import {sourcesTexts} from './texts/texts';

type Access = Exclude<keyof typeof Source_Access, 'ACCESS_UNSPECIFIED'>;
const columns = ['source', 'access', 'licence', 'credit'] as const;
const canBeAsked = ({access}: Source) =>
  access === Source_Access.OPEN || access === Source_Access.KEY_SET;

export function SourceTable() {
  const text = useText(sourcesTexts);
  const query = useQuery(sourcesQuery);
  return (
    <section className="stack" aria-labelledby="sources">
      <h2 id="sources">{text('sources.title')}</h2>
      <Answer query={query}>
        {(sources) => (
          <table className="grid-table" data-stacks aria-labelledby="sources">
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {text(`column.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sources.map((source) => (
                <Row key={source.name} source={source} />
              ))}
            </tbody>
          </table>
        )}
      </Answer>
    </section>
  );
}

function Row({source}: {source: Source}) {
  const text = useText(sourcesTexts);
  const language = useLanguage();
  const access = Source_Access[source.access] as Access;
  return (
    <tr>
      <th scope="row">
        <span className="list-name">{nameOf(source, language)}</span>{' '}
        <span className="dim small">{source.owner}</span>
      </th>
      <td data-column={text('column.access')}>
        <span className="source-access">
          <Mark tone={canBeAsked(source) ? 'success' : 'warning'}>
            {text(`access.${access.toLowerCase() as Lowercase<Access>}`)}
          </Mark>{' '}
          <span className="small">{noteOf(source, language)}</span>{' '}
          {source.link && (
            <a className="small" href={source.link}>
              {source.link.replace(/^https?:\/\//, '').replace(/\/$/, '')}
            </a>
          )}
        </span>
      </td>
      <td data-column={text('column.licence')}>
        {source.licence || <span className="dim">{text('licence.unknown')}</span>}
      </td>
      <td data-column={text('column.credit')} className="small">
        {source.attribution}
      </td>
    </tr>
  );
}

function noteOf(source: Source, language: string): string {
  if (language === 'en') return source.noteEn;
  return language === 'nn' ? source.noteNn : source.noteNb;
}
