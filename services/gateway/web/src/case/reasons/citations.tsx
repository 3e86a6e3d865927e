// Where a figure is from: owner, period, level where it is borrowed, and age, with a link to the fact.
import {Link} from 'wouter';
import {ageText, periodText, shortOwner} from '../../figures/figure';
import {factPath} from '../../figures/paths';
import {Provenance_Delivery} from '../../gen/treff/municipality/v1/observation_pb';
import {Region_Level} from '../../gen/treff/municipality/v1/region_pb';
import type {
  Citation,
  Recommendation,
} from '../../gen/treff/recommendation/v1/recommendation_service_pb';
import {type Text, useText} from '../../texts/catalogue';
import type {Language} from '../../texts/format';
import {nameOf} from '../../texts/in_language';
import {useLanguage} from '../../texts/language';
import {useWord, type Word} from '../../texts/words/texts';
import {caseTexts} from '../texts/texts';

type CaseText = Text<keyof (typeof caseTexts)['nb']>;

interface CitationsProps {
  citations: Citation[];
  answer: Recommendation;
  // Whose fact is linked to; nothing is where it is left out.
  code?: string;
}

interface CitationLine {
  text: string;
  indicator: string;
  name: string;
}

export function Citations({citations, answer, code}: CitationsProps) {
  const text = useText(caseTexts);
  const word = useWord();
  const language = useLanguage();
  // Asked and decided are two figures of one table: to a reader one citation.
  const lines = new Map<string, CitationLine>();
  for (const citation of citations) {
    const line = citationLine(citation, answer, text, word, language);
    if (!lines.has(line.text)) lines.set(line.text, line);
  }
  if (lines.size === 0) return null;
  return (
    <ul className="plain-list citations small dim">
      {[...lines.values()].map((line) => (
        <li key={line.text}>
          {code ? (
            <Link href={factPath(code, line.indicator)} title={line.name}>
              {line.text}
            </Link>
          ) : (
            line.text
          )}
        </li>
      ))}
    </ul>
  );
}

function citationLine(
  citation: Citation,
  answer: Recommendation,
  text: CaseText,
  word: Word,
  language: Language,
): CitationLine {
  const {observation, level, regionDisplayName, ageDays} = citation;
  const provenance = answer.provenances[observation?.provenanceIndex ?? -1];
  const isOwn = level === Region_Level.MUNICIPALITY;
  const given = {
    owner: shortOwner(provenance?.owner ?? text('citation.unknown')),
    period: periodText(observation?.period ?? '', language),
    measured: periodText(observation?.measuredPeriod ?? '', language),
    region: regionDisplayName,
    level: word('level', Region_Level[level] ?? ''),
    age: ageText(ageDays, language),
  };
  let line = text('citation.borrowed', given);
  if (isOwn) line = text(given.measured ? 'citation.carried' : 'citation.own', given);
  if (provenance?.delivery === Provenance_Delivery.REPORTED)
    line = text('citation.reported', given);
  const indicator = answer.indicators.find((one) => one.indicatorId === observation?.indicator);
  return {
    text: line,
    indicator: observation?.indicator ?? '',
    name: (indicator && nameOf(indicator, language)) ?? '',
  };
}
