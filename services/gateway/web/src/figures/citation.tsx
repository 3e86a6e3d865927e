// Where a figure comes from, precise enough to find, check and credit it.
import type {Timestamp} from '@bufbuild/protobuf/wkt';
import {timestampDate} from '@bufbuild/protobuf/wkt';
import {Link} from 'wouter';
import {type Provenance, Provenance_Delivery} from '../gen/treff/municipality/v1/observation_pb';
import {useText} from '../texts/catalogue';
import {formatTime} from '../texts/format';
import {useLanguage} from '../texts/language';
import {datasetPath} from './paths';
import {figuresTexts} from './texts/texts';

type DeliveryKey = `delivery.${Lowercase<keyof typeof Provenance_Delivery>}`;
export const deliveryKey = (delivery: Provenance_Delivery) =>
  `delivery.${Provenance_Delivery[delivery].toLowerCase()}` as DeliveryKey;

export function Citation({provenance}: {provenance: Provenance}) {
  const text = useText(figuresTexts);
  const {owner, dataset, attribution, licence, delivery, deliveryNote, request} = provenance;
  const isPublic = delivery !== Provenance_Delivery.REPORTED;
  return (
    <div className="citation">
      <p>
        <strong>{attribution || owner}</strong>
        {licence && `, ${licence}`}
        {'. '}
        {isPublic && <Link href={datasetPath(dataset)}>{text('citation.dataset')}</Link>}
      </p>
      <p>{text(deliveryKey(delivery))}</p>
      <Times fetched={provenance.fetchTime} updated={provenance.sourceUpdateTime} />
      {(request || deliveryNote) && (
        <details className="small">
          <summary>{text('citation.more')}</summary>
          {deliveryNote && <p lang="en">{deliveryNote}</p>}
          {request && <code>{request}</code>}
        </details>
      )}
    </div>
  );
}

interface TimesProps {
  fetched: Timestamp | undefined;
  updated: Timestamp | undefined;
}

function Times({fetched, updated}: TimesProps) {
  const text = useText(figuresTexts);
  const language = useLanguage();
  const time = (one: Timestamp) => formatTime(timestampDate(one), language);
  return (
    <p className="small">
      {fetched && text('citation.fetched', {time: time(fetched)})}{' '}
      {updated && text('citation.updated', {time: time(updated)})}
    </p>
  );
}
