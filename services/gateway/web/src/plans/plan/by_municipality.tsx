// The plan by municipality: what is used of what is free, and what one place more would be worth.
import {type NameOf, usePlaceName} from '../../api/municipalities';
import type {Allocation} from '../../gen/treff/recommendation/v1/allocation_service_pb';
import {useText} from '../../texts/catalogue';
import {useAddress} from '../../ui/address';
import {Empty} from '../../ui/states';
import {PlaceLink} from '../names';
import {Pager} from '../pager';
import {type PlaceRow, pageOf, placeRows} from '../plan_rows';
import {planTexts} from '../texts/texts';
import {planShape} from './plan_address';

const pageSize = 25;

export function ByMunicipality({plan}: {plan: Allocation}) {
  const text = useText(planTexts);
  const nameOf = usePlaceName();
  const [{page}, setAddress] = useAddress(planShape);
  const rows = placeRows(plan);
  if (rows.length === 0) return <Empty title={text('places.none')} />;
  return (
    <>
      <p className="dim plan-prose">{text('places.about')}</p>
      <table className="grid-table" data-stacks>
        <thead>
          <tr>
            <th scope="col">{text('column.municipality')}</th>
            <th scope="col">{text('column.used')}</th>
            <th scope="col">{text('column.cases')}</th>
            <th scope="col">{text('column.price')}</th>
          </tr>
        </thead>
        <tbody>
          {pageOf(rows, page, pageSize).map((row) => (
            <PlaceLine key={row.location} row={row} nameOf={nameOf} />
          ))}
        </tbody>
      </table>
      <Pager
        count={rows.length}
        size={pageSize}
        page={page}
        go={(next) => setAddress({page: next})}
      />
    </>
  );
}

function PlaceLine({row, nameOf}: {row: PlaceRow; nameOf: NameOf}) {
  const text = useText(planTexts);
  const [, setAddress] = useAddress(planShape);
  const {location, used, capacity, price, binds, cases} = row;
  const place = nameOf(location);
  return (
    <tr>
      <td data-column={text('column.municipality')}>
        <span>
          <PlaceLink location={location} nameOf={nameOf} />
        </span>
      </td>
      <td data-column={text('column.used')}>
        <div className="plan-use">
          <span>
            {capacity === undefined
              ? text('places.used_only', {used})
              : text('places.used_of', {used, capacity})}
          </span>
          {capacity !== undefined && capacity > 0 && <Use share={used / capacity} />}
        </div>
      </td>
      <td data-column={text('column.cases')}>
        {cases > 0 ? (
          <span>
            <button
              type="button"
              className="link-button"
              onClick={() =>
                setAddress({tab: 'cases', show: 'all', place: location, page: 0}, 'push')
              }
            >
              {text('places.cases', {count: cases})}
              <span className="ds-sr-only">, {text('doubts.show', {count: cases, place})}</span>
            </button>
          </span>
        ) : (
          '–'
        )}
      </td>
      <td data-column={text('column.price')} className={binds ? undefined : 'dim'}>
        {text(binds ? 'places.price' : 'places.free', {price})}
      </td>
    </tr>
  );
}

// The numbers beside it say the same.
function Use({share}: {share: number}) {
  return (
    <svg className="plan-use-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect className="plan-use-all" width="100" height="8" />
      <rect className="plan-use-part" width={Math.min(share, 1) * 100} height="8" />
    </svg>
  );
}
