// Pages of a table that is held here whole.
import {Button} from '@digdir/designsystemet-react';
import {useText} from '../texts/catalogue';
import {planTexts} from './texts/texts';

interface PagerProps {
  count: number;
  size: number;
  // From 0 on.
  page: number;
  go: (page: number) => void;
}

export function Pager({count, size, page, go}: PagerProps) {
  const text = useText(planTexts);
  const last = Math.max(Math.ceil(count / size) - 1, 0);
  if (last === 0) return null;
  const at = Math.min(page, last);
  const range = {from: at * size + 1, to: Math.min((at + 1) * size, count), count};
  return (
    <nav className="row no-print" aria-label={text('page.label')}>
      <Button variant="secondary" data-size="sm" disabled={at === 0} onClick={() => go(at - 1)}>
        {text('page.previous')}
      </Button>
      <span className="small">{text('page.range', range)}</span>
      <Button variant="secondary" data-size="sm" disabled={at === last} onClick={() => go(at + 1)}>
        {text('page.next')}
      </Button>
    </nav>
  );
}
