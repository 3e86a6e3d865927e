// The cases that a new plan would place, to leave some of them out.
import {Checkbox} from '@digdir/designsystemet-react';
import {useState} from 'react';
import {useText} from '../../texts/catalogue';
import {Pager} from '../pager';
import {pageOf} from '../plan_rows';
import {planTexts} from '../texts/texts';

export interface ReadyCase {
  name: string;
  reference: string;
  synthetic: boolean;
  persons: number;
}

interface CaseListProps {
  cases: readonly ReadyCase[];
  leftOut: readonly string[];
  setLeftOut: (names: readonly string[]) => void;
}

const pageSize = 50;

export function CaseList({cases, leftOut, setLeftOut}: CaseListProps) {
  const text = useText(planTexts);
  const [isOpen, setOpen] = useState(false);
  const [page, setPage] = useState(0);
  const out = new Set(leftOut);
  const toggle = (name: string, isIn: boolean) =>
    setLeftOut(isIn ? leftOut.filter((one) => one !== name) : [...leftOut, name]);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{text('new.list')}</summary>
      {isOpen && (
        <>
          <ul className="plain-list plan-cases">
            {pageOf(cases, page, pageSize).map(({name, reference, persons}) => (
              <li key={name}>
                <Checkbox
                  label={text('new.list.one', {reference, persons})}
                  value={name}
                  checked={!out.has(name)}
                  onChange={(event) => toggle(name, event.target.checked)}
                />
              </li>
            ))}
          </ul>
          <Pager count={cases.length} size={pageSize} page={page} go={setPage} />
        </>
      )}
    </details>
  );
}
