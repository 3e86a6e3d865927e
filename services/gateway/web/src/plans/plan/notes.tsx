// What the reader must know about a plan as a whole.
import {useState} from 'react';
import {usePlaceName} from '../../api/municipalities';
import {
  type Allocation,
  type AllocationNote,
  AllocationNote_Kind as Kind,
} from '../../gen/treff/recommendation/v1/allocation_service_pb';
import {useText} from '../../texts/catalogue';
import {formatList} from '../../texts/format';
import {useLanguage} from '../../texts/language';
import {CaseLink} from '../names';
import {Pager} from '../pager';
import {pageOf} from '../plan_rows';
import {planTexts} from '../texts/texts';

const keys = {
  [Kind.LOWER_END_USED]: 'note.lower_end_used',
  [Kind.ROOM_NOT_KNOWN]: 'note.room_not_known',
  [Kind.CHANGE_WITHOUT_EFFECT]: 'note.change_without_effect',
  [Kind.SOLVED_AFRESH]: 'note.solved_afresh',
  [Kind.OUTDATED_DATASET]: 'note.outdated_dataset',
  [Kind.OUTDATED_QUOTAS]: 'note.outdated_quotas',
  [Kind.OUTDATED_COMMITMENTS]: 'note.outdated_commitments',
  [Kind.NOWHERE_ADMITTED]: 'note.nowhere_admitted',
} as const;

export function Notes({plan}: {plan: Allocation}) {
  const text = useText(planTexts);
  const notes = plan.notes.filter(({kind}) => kind in keys);
  if (notes.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="notes">
      <h2 id="notes">{text('notes.title')}</h2>
      <ul className="plan-notes">
        {notes.map((note) => (
          <li key={note.kind}>
            <Note note={note} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const mostNamed = 5;

function Note({note}: {note: AllocationNote}) {
  const text = useText(planTexts);
  const language = useLanguage();
  const nameOf = usePlaceName();
  const names = note.municipalities.map(nameOf);
  const places = formatList(names, language);
  return (
    <>
      {text(keys[note.kind as keyof typeof keys])}{' '}
      {names.length > 0 && names.length <= mostNamed && text('note.where', {places})}
      {names.length > mostNamed && (
        <details className="small">
          <summary>{text('note.where_many', {count: names.length})}</summary>
          {places}
        </details>
      )}
      {note.cases.length > 0 && <NotedCases cases={note.cases} />}
    </>
  );
}

const pageSize = 25;

// Each name is a call: asked for when somebody looks, and a page at a time.
function NotedCases({cases}: {cases: readonly string[]}) {
  const text = useText(planTexts);
  const [isOpen, setOpen] = useState(false);
  const [page, setPage] = useState(0);
  return (
    <details className="small" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{text('note.cases', {count: cases.length})}</summary>
      {isOpen && (
        <>
          <ul className="plan-notes">
            {pageOf(cases, page, pageSize).map((name) => (
              <li key={name}>
                <CaseLink name={name} />
              </li>
            ))}
          </ul>
          <Pager count={cases.length} size={pageSize} page={page} go={setPage} />
        </>
      )}
    </details>
  );
}
