// Those chosen to be compared, at the foot of the window for as long as there are any.
import {Button} from '@digdir/designsystemet-react';
import {Link} from 'wouter';
import {codeOf} from '../api/municipalities';
import {comparePath} from '../figures/paths';
import type {Municipality} from '../gen/treff/municipality/v1/municipality_service_pb';
import {useText} from '../texts/catalogue';
import {formatList} from '../texts/format';
import {useLanguage} from '../texts/language';
import {municipalityTexts} from './texts/texts';

interface BarProps {
  all: readonly Municipality[];
  chosen: readonly string[];
  clear: () => void;
}

export function ChosenBar({all, chosen, clear}: BarProps) {
  const text = useText(municipalityTexts);
  const language = useLanguage();
  const names = chosen.flatMap(
    (code) => all.find((one) => codeOf(one.name) === code)?.region?.displayName ?? [],
  );
  if (names.length === 0) return null;
  return (
    <div className="chosen-bar no-print" role="region" aria-label={text('compare.chosen')}>
      <span>{formatList(names, language)}</span>
      {names.length > 1 ? (
        <Link href={comparePath(chosen)} className="ds-button" data-variant="primary">
          {text('compare.these', {count: names.length})}
        </Link>
      ) : (
        <span className="dim">{text('compare.more')}</span>
      )}
      <Button variant="tertiary" onClick={clear}>
        {text('compare.clear')}
      </Button>
    </div>
  );
}
