// What placements rest on that nobody knows, and whom to ask.

import {Button} from '@digdir/designsystemet-react';
import {useState} from 'react';
import {type NameOf, usePlaceName} from '../../api/municipalities';
import type {
  Allocation,
  PlacementDoubt,
} from '../../gen/treff/recommendation/v1/allocation_service_pb';
import {useText} from '../../texts/catalogue';
import {capitalised} from '../../texts/words/texts';
import {useAddress} from '../../ui/address';
import {PlaceLink} from '../names';
import nb from '../texts/nb.json';
import {planTexts} from '../texts/texts';
import {planShape} from './plan_address';

const mostShown = 5;

export function Doubts({plan}: {plan: Allocation}) {
  const text = useText(planTexts);
  const nameOf = usePlaceName();
  const [isWhole, setWhole] = useState(false);
  const {doubts} = plan;
  if (doubts.length === 0) return null;
  const count = plan.doubtfulCaseCount;
  const shown = isWhole ? doubts : doubts.slice(0, mostShown);
  return (
    <section className="stack plan-doubts" aria-labelledby="doubts">
      <h2 id="doubts">{text('doubts.title')}</h2>
      <p>{text('doubts.about', {count, placed: plan.result?.placement.length ?? 0})}</p>
      <table className="grid-table" data-stacks>
        <thead>
          <tr>
            <th scope="col">{text('column.municipality')}</th>
            <th scope="col">{text('column.question')}</th>
            <th scope="col">{text('column.cases')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((doubt) => (
            <DoubtRow key={`${doubt.municipality} ${doubt.rule}`} doubt={doubt} nameOf={nameOf} />
          ))}
        </tbody>
      </table>
      {shown.length < doubts.length && (
        <Button
          variant="tertiary"
          data-size="sm"
          className="no-print"
          onClick={() => setWhole(true)}
        >
          {text('doubts.all', {count: doubts.length})}
        </Button>
      )}
    </section>
  );
}

type TextKey = keyof typeof nb;

function DoubtRow({doubt, nameOf}: {doubt: PlacementDoubt; nameOf: NameOf}) {
  const text = useText(planTexts);
  const [, setAddress] = useAddress(planShape);
  const key = `unknown.${doubt.rule}`;
  const known = key in nb ? (key as TextKey) : 'unknown.any';
  const count = doubt.caseCount;
  const place = nameOf(doubt.municipality);
  return (
    <tr>
      <td data-column={text('column.municipality')}>
        <span>
          <PlaceLink location={doubt.municipality} nameOf={nameOf} />
        </span>
      </td>
      <td data-column={text('column.question')}>{capitalised(text(known, {rule: doubt.rule}))}</td>
      <td data-column={text('column.cases')}>
        <span>
          <button
            type="button"
            className="link-button"
            onClick={() =>
              setAddress({tab: 'cases', show: 'all', place: doubt.municipality, page: 0}, 'push')
            }
          >
            {text('doubts.cases', {count})}
            <span className="ds-sr-only">, {text('doubts.show', {count, place})}</span>
          </button>
        </span>
      </td>
    </tr>
  );
}
