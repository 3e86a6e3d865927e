// One group of facts: each question with its facts below it.
import {useState} from 'react';
import type {CountryFigures} from '../figures/country';
import type {PlaceNames} from '../figures/fact_parts';
import {type Answered, type FactGroup, groupKey} from '../figures/facts';
import {figuresTexts} from '../figures/texts/texts';
import type {Provenance} from '../gen/treff/municipality/v1/observation_pb';
import {type Question, Question_Availability} from '../gen/treff/municipality/v1/question_pb';
import {useText} from '../texts/catalogue';
import {inLanguage, nameOf} from '../texts/in_language';
import {useLanguage} from '../texts/language';
import {useAddress} from '../ui/address';
import {Mark} from '../ui/mark';
import {FactRow, factColumns} from './fact_row';
import {factShape} from './list';
import {municipalityTexts} from './texts/texts';

interface GroupProps {
  group: FactGroup;
  provenances: readonly Provenance[];
  names: PlaceNames;
  isFiltered: boolean;
  country: CountryFigures | undefined;
}

export function FactTable({group, ...rest}: GroupProps) {
  const text = useText(municipalityTexts);
  const figures = useText(figuresTexts);
  return (
    <section aria-labelledby={group.name}>
      <h2 id={group.name} className="facts-title">
        {figures(groupKey(group.name))}
      </h2>
      <table className="grid-table fact-table" data-stacks aria-labelledby={group.name}>
        <thead>
          <tr>
            {factColumns.map((column) => (
              <th key={column} scope="col">
                {text(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        {group.answers.map((answered) => (
          <AnsweredRows key={answered.question?.name ?? 'other'} answered={answered} {...rest} />
        ))}
      </table>
    </section>
  );
}

// The most telling are first; the rest is one step away.
const shownAtFirst = 5;

interface AnsweredProps extends Omit<GroupProps, 'group'> {
  answered: Answered;
}

function AnsweredRows({answered, provenances, names, isFiltered, country}: AnsweredProps) {
  const text = useText(municipalityTexts);
  const [isWhole, setWhole] = useState(false);
  const [{fact: cited}] = useAddress(factShape);
  const {question, facts} = answered;
  const rest = facts.length - shownAtFirst;
  const isCited = facts.some(({indicator}) => indicator.indicatorId === cited);
  const isCut = !isWhole && !isFiltered && !isCited && rest > 1;
  return (
    <tbody>
      <QuestionRow question={question} isAnswered={facts.length > 0} />
      {(isCut ? facts.slice(0, shownAtFirst) : facts).map(({fact, indicator}) => (
        <FactRow
          key={indicator.indicatorId}
          fact={fact}
          indicator={indicator}
          provenances={provenances}
          names={names}
          isCited={indicator.indicatorId === cited}
          country={country}
        />
      ))}
      {isCut && (
        <tr className="no-print">
          <td colSpan={factColumns.length} data-column="">
            <button type="button" className="plain-button" onClick={() => setWhole(true)}>
              {text('facts.more', {count: rest})}
            </button>
          </td>
        </tr>
      )}
    </tbody>
  );
}

type Availability = Exclude<keyof typeof Question_Availability, 'AVAILABILITY_UNSPECIFIED'>;

function QuestionRow({
  question,
  isAnswered,
}: {
  question: Question | undefined;
  isAnswered: boolean;
}) {
  const text = useText(municipalityTexts);
  const figures = useText(figuresTexts);
  const language = useLanguage();
  const name = question ? nameOf(question, language) : text('facts.other');
  const note = question && inLanguage(question, 'note', language);
  const availability = question && (Question_Availability[question.availability] as Availability);
  return (
    <tr className="fact-question">
      <th scope="rowgroup" colSpan={factColumns.length}>
        {name}{' '}
        {!isAnswered && availability && (
          <Mark>
            {figures(`availability.${availability.toLowerCase() as Lowercase<Availability>}`)}
          </Mark>
        )}
        {note && <span className="fact-note">{note}</span>}
      </th>
    </tr>
  );
}
