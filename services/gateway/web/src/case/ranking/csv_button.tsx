// The whole ranking as a file, each row with what it rests on.
import {Button} from '@digdir/designsystemet-react';
import {codeOf} from '../../api/municipalities';
import type {
  RankedMunicipality,
  Recommendation,
} from '../../gen/treff/recommendation/v1/recommendation_service_pb';
import {useText} from '../../texts/catalogue';
import {formatNumber, type Language} from '../../texts/format';
import {useLanguage} from '../../texts/language';
import {capitalised, useWord} from '../../texts/words/texts';
import {saveCsv} from '../../ui/csv';
import {caseTexts} from '../texts/texts';

const columns = [
  'rank',
  'best',
  'worst',
  'code',
  'name',
  'county',
  'points',
  'lower',
  'upper',
] as const;
const digits = 2;

function cellsOf(one: RankedMunicipality, language: Language): string[] {
  const number = (value: number | undefined) =>
    value === undefined ? '' : formatNumber(value, digits, language);
  return [
    String(one.rank),
    String(one.bestRank),
    String(one.worstRank),
    codeOf(one.municipality),
    one.displayName,
    one.countyDisplayName,
    number(one.score),
    number(one.scoreInterval?.lower),
    number(one.scoreInterval?.upper),
    ...one.termPoints.map(number),
  ];
}

export function RankingCsv({answer}: {answer: Recommendation}) {
  const text = useText(caseTexts);
  const word = useWord();
  const language = useLanguage();
  const save = () => {
    const terms = answer.terms.map(({termId}) => capitalised(word('short_term', termId)));
    const head = [
      ...columns.map((column) => text(`csv.${column}`)),
      ...terms,
      text('versions.dataset'),
      text('versions.policy'),
      text('versions.digest'),
    ];
    const {datasetVersion, policy} = answer.versions ?? {};
    const restsOn = [String(datasetVersion ?? ''), codeOf(policy ?? ''), answer.digest];
    const rows = answer.ranked.map((one) => [...cellsOf(one, language), ...restsOn]);
    saveCsv(`treff-${codeOf(answer.name).slice(0, 8)}.csv`, [head, ...rows]);
  };
  return (
    <Button variant="tertiary" data-size="sm" onClick={save}>
      {text('csv')}
    </Button>
  );
}
