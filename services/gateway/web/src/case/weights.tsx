// What each term weighs in the policy, and how far that must move before another would be first.
import type {Recommendation} from '../gen/treff/recommendation/v1/recommendation_service_pb';
import {useText} from '../texts/catalogue';
import {formatNumber} from '../texts/format';
import {useLanguage} from '../texts/language';
import {capitalised, useWord} from '../texts/words/texts';
import {caseTexts} from './texts/texts';

export function Weights({answer}: {answer: Recommendation}) {
  const text = useText(caseTexts);
  const word = useWord();
  const language = useLanguage();
  const nameOf = (municipality: string) =>
    answer.ranked.find((one) => one.municipality === municipality)?.displayName ?? municipality;
  const turn = (weight: number | undefined, first: string) =>
    weight === undefined
      ? text('weights.never')
      : text('weights.turn', {weight: formatNumber(weight, 2, language), name: nameOf(first)});
  if (answer.terms.length === 0) return null;
  return (
    <details>
      <summary>{text('weights.title')}</summary>
      <div className="table-frame">
        <table className="grid-table" data-stacks>
          <thead>
            <tr>
              <th scope="col">{text('weights.term')}</th>
              <th scope="col">{text('weights.max')}</th>
              <th scope="col">{text('weights.weight')}</th>
              <th scope="col">{text('weights.up')}</th>
              <th scope="col">{text('weights.down')}</th>
            </tr>
          </thead>
          <tbody>
            {answer.terms.map((term) => (
              <tr key={term.termId}>
                <td data-column={text('weights.term')}>{capitalised(word('term', term.termId))}</td>
                <td data-column={text('weights.max')}>
                  {formatNumber(term.maxPoints, 1, language)}
                </td>
                <td data-column={text('weights.weight')}>
                  {formatNumber(term.weight, 2, language)}
                </td>
                <td data-column={text('weights.up')}>{turn(term.weightUp, term.firstUp)}</td>
                <td data-column={text('weights.down')}>{turn(term.weightDown, term.firstDown)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
