// One group of indicators, a column for each municipality.
import {type CountryFigures, countryFigure} from '../figures/country';
import {Figure, levelKey, SourceOf} from '../figures/fact_parts';
import {groupKey} from '../figures/facts';
import {figureText, periodText} from '../figures/figure';
import {figuresTexts} from '../figures/texts/texts';
import type {Indicator} from '../gen/treff/municipality/v1/indicator_pb';
import type {Fact} from '../gen/treff/municipality/v1/observation_pb';
import {type Question, Question_Availability} from '../gen/treff/municipality/v1/question_pb';
import {Region_Level} from '../gen/treff/municipality/v1/region_pb';
import {useText} from '../texts/catalogue';
import {formatSigned} from '../texts/format';
import {nameOf} from '../texts/in_language';
import {useLanguage} from '../texts/language';
import {Mark} from '../ui/mark';
import {
  type CompareAnswer,
  type CompareGroup,
  type CompareRow,
  type Difference,
  gapOf,
} from './compare';
import {compareTexts} from './texts/texts';

interface TableProps {
  group: CompareGroup;
  names: string[];
  country: CountryFigures | undefined;
}

export function CompareTable({group, names, country}: TableProps) {
  const text = useText(compareTexts);
  const figures = useText(figuresTexts);
  const id = `compare-${group.name}`;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{figures(groupKey(group.name))}</h2>
      <div className="table-frame">
        <table className="grid-table compare-table" data-stacks aria-labelledby={id}>
          <thead>
            <tr>
              <th scope="col">{text('indicator')}</th>
              {names.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col">{text('country')}</th>
            </tr>
          </thead>
          {group.answers.map((answer) => (
            <AnswerRows
              key={answer.question?.name ?? 'other'}
              answer={answer}
              names={names}
              country={country}
            />
          ))}
        </table>
      </div>
    </section>
  );
}

interface AnswerProps extends Omit<TableProps, 'group'> {
  answer: CompareAnswer;
}

function AnswerRows({answer, names, country}: AnswerProps) {
  const {question, rows} = answer;
  const text = useText(compareTexts);
  const language = useLanguage();
  return (
    <tbody>
      <tr className="compare-question">
        <th scope="rowgroup" colSpan={names.length + 2}>
          {question ? nameOf(question, language) : text('other')}{' '}
          {rows.length === 0 && question && <Why question={question} />}
        </th>
      </tr>
      {rows.map((row) => (
        <Row key={row.indicator.indicatorId} row={row} names={names} country={country} />
      ))}
    </tbody>
  );
}

type Availability = Exclude<keyof typeof Question_Availability, 'AVAILABILITY_UNSPECIFIED'>;

function Why({question}: {question: Question}) {
  const figures = useText(figuresTexts);
  const name = Question_Availability[question.availability] as Availability;
  return <Mark>{figures(`availability.${name.toLowerCase() as Lowercase<Availability>}`)}</Mark>;
}

interface RowProps extends Omit<TableProps, 'group'> {
  row: CompareRow;
}

function Row({row, names, country}: RowProps) {
  const text = useText(compareTexts);
  const language = useLanguage();
  const {indicator, facts, differences} = row;
  const period = facts.find((fact) => fact?.compared)?.compared?.period;
  return (
    <tr>
      <th scope="row">
        {nameOf(indicator, language)}{' '}
        {period && <span className="dim small">{periodText(period, language)}</span>}
      </th>
      {facts.map((fact, i) => (
        <td key={names[i]} data-column={names[i]}>
          <span className="compare-cell">
            {fact && <Cell fact={fact} indicator={indicator} />}
            {differences[i] && (
              <DifferenceMark
                difference={differences[i]}
                gap={gapOf(fact, facts[0], indicator)}
                decimals={indicator.decimals}
              />
            )}
          </span>
        </td>
      ))}
      <td data-column={text('country')}>
        <CountryCell figures={country} indicator={indicator} period={period} />
      </td>
    </tr>
  );
}

interface CountryProps {
  figures: CountryFigures | undefined;
  indicator: Indicator;
  // Of the municipalities' figures; another one is said.
  period: string | undefined;
}

function CountryCell({figures, indicator, period}: CountryProps) {
  const language = useLanguage();
  const observation = countryFigure(figures, indicator.indicatorId, period);
  if (!figures || !observation) return null;
  return (
    <span className="figure">
      <span className="figure-value">{figureText(observation, indicator, language)}</span>
      <span className="dim small">
        {observation.period !== period && `${periodText(observation.period, language)}, `}
        <SourceOf observation={observation} provenances={figures.provenances} />
      </span>
    </span>
  );
}

// The figure on the common footing where there is one; else what is known, with what sets it apart.
function Cell({fact, indicator}: {fact: Fact; indicator: Indicator}) {
  const text = useText(compareTexts);
  const figures = useText(figuresTexts);
  const language = useLanguage();
  const {compared, best, bestLevel} = fact;
  if (compared) {
    return (
      <span className="figure">
        <span className="figure-value">{figureText(compared, indicator, language)}</span>
        {fact.countryRank > 0 && (
          <span className="dim small">
            {text('rank', {rank: fact.countryRank, ranked: fact.countryRanked})}
          </span>
        )}
      </span>
    );
  }
  const isBorrowed = best && bestLevel !== Region_Level.MUNICIPALITY;
  return (
    <span className="figure">
      <Figure fact={fact} indicator={indicator} />
      {isBorrowed && <Mark tone="warning">{figures(levelKey(bestLevel))}</Mark>}
      {best && <span className="dim small">{periodText(best.period, language)}</span>}
    </span>
  );
}

const shapes: Record<Difference, string> = {
  better: '▲',
  worse: '▼',
  unclear: '≈',
  unrated: '≠',
  incomparable: '',
};

interface DifferenceProps {
  difference: Difference;
  gap: number | undefined;
  decimals: number;
}

// A shape, a word, and by how much; colour only beside them.
function DifferenceMark({difference, gap, decimals}: DifferenceProps) {
  const text = useText(compareTexts);
  const language = useLanguage();
  if (difference === 'incomparable') return null;
  const isApart = difference !== 'unclear' && gap !== undefined;
  return (
    <span className="difference" data-difference={difference}>
      <span aria-hidden="true">{shapes[difference]}</span> {text(`difference.${difference}`)}
      {isApart && ` ${formatSigned(gap, decimals, language)}`}
    </span>
  );
}
