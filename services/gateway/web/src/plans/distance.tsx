// How near a plan is to the best possible, in words.
import {useText} from '../texts/catalogue';
import {formatNumber} from '../texts/format';
import {useLanguage} from '../texts/language';
import type {Distance} from './plan_rows';
import {planTexts} from './texts/texts';

export function useDistance() {
  const text = useText(planTexts);
  const language = useLanguage();
  return (distance: Distance) =>
    distance.key === 'gap.most'
      ? text('gap.most', {percent: formatNumber(distance.percent, distance.decimals, language)})
      : text(distance.key);
}
