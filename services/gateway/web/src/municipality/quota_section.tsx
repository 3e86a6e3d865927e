// How many the municipality was asked to settle, decided to, has settled, and what is left.
import {Code} from '@connectrpc/connect';
import {useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {faultOf} from '../api/fault';
import {roomClient} from '../api/recommendation_clients';
import {provenancesOf} from '../figures/facts';
import {ageText, bareCount, boundsText, shortOwner} from '../figures/figure';
import {figuresTexts} from '../figures/texts/texts';
import type {Profile} from '../gen/treff/municipality/v1/municipality_service_pb';
import type {Quota} from '../gen/treff/municipality/v1/quota_service_pb';
import type {Room} from '../gen/treff/recommendation/v1/room_service_pb';
import {useText} from '../texts/catalogue';
import {daysSince} from '../texts/days';
import {formatDay} from '../texts/format';
import {useLanguage} from '../texts/language';
import {Answer} from '../ui/answer';
import {leftText, quotaPart} from './quota';
import {QuotaBar} from './quota_bar';
import {municipalityTexts} from './texts/texts';

const parts = ['requested', 'decided', 'settled', 'agreed'] as const;

export function Quotas({code, profile}: {code: string; profile: Profile}) {
  const text = useText(municipalityTexts);
  const newest = profile.quotas[0];
  return (
    <section className="stack" aria-labelledby="quotas">
      <h2 id="quotas">{text('quotas.title')}</h2>
      {newest ? (
        <>
          <QuotaBar quota={newest} />
          <RoomNow code={code} year={newest.year} />
          <QuotaTable profile={profile} />
        </>
      ) : (
        <p className="dim">{text('quotas.empty')}</p>
      )}
    </section>
  );
}

const shownAtFirst = 4;

function QuotaTable({profile}: {profile: Profile}) {
  const text = useText(municipalityTexts);
  const [isWhole, setWhole] = useState(profile.quotas.length <= shownAtFirst + 1);
  return (
    <>
      <Years
        profile={profile}
        quotas={profile.quotas.slice(0, isWhole ? undefined : shownAtFirst)}
      />
      {!isWhole && (
        <button type="button" className="plain-button no-print" onClick={() => setWhole(true)}>
          {text('quotas.older')}
        </button>
      )}
    </>
  );
}

function Years({profile, quotas}: {profile: Profile; quotas: Quota[]}) {
  const text = useText(municipalityTexts);
  const language = useLanguage();
  return (
    <table className="grid-table quota-table" data-stacks>
      <caption className="ds-sr-only">{text('quotas.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{text('year')}</th>
          {parts.map((part) => (
            <th key={part} scope="col" className="number">
              {text(`quota.${part}`)}
            </th>
          ))}
          <th scope="col" className="number">
            {text('quota.left')}
          </th>
          <th scope="col">{text('source')}</th>
        </tr>
      </thead>
      <tbody>
        {quotas.map((quota) => (
          <tr key={quota.year}>
            <th scope="row">{quota.year}</th>
            {parts.map((part) => (
              <td key={part} data-column={text(`quota.${part}`)} className="number">
                {quotaPart(quota, part, language)}
              </td>
            ))}
            <td data-column={text('quota.left')} className="number quota-left">
              {leftText(quota, language)}
            </td>
            <td data-column={text('source')} className="small">
              <QuotaSource quota={quota} profile={profile} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function QuotaSource({quota, profile}: {quota: Quota; profile: Profile}) {
  const language = useLanguage();
  const dated = quota.settled ?? quota.decided ?? quota.requested;
  const owner = provenancesOf(dated, profile.provenances)[0]?.owner;
  if (!dated || !owner) return null;
  return (
    <span>
      {shortOwner(owner)} <span className="dim">{formatDay(dated.periodEnd, language)}</span>
    </span>
  );
}

// What is left when what was asked for here since is taken off too.
function RoomNow({code, year}: {code: string; year: number}) {
  const query = useQuery({
    queryKey: ['room', code, year],
    queryFn: async ({signal}) => {
      const municipality = `municipalities/${code}`;
      const answer = await roomClient.listRooms({municipality, quotaYear: year}, {signal});
      return answer.rooms[0] ?? null;
    },
    staleTime: 10_000,
  });
  // The table below says the rest; whoever may not read this needs no word about that.
  if (query.error && faultOf(query.error).code === Code.PermissionDenied) return null;
  return <Answer query={query}>{(room) => room && <RoomLine room={room} />}</Answer>;
}

function RoomLine({room}: {room: Room}) {
  const text = useText(municipalityTexts);
  const figures = useText(figuresTexts);
  const language = useLanguage();
  const free =
    room.free === undefined
      ? figures('not_known')
      : boundsText(
          {
            $typeName: 'treff.municipality.v1.Observation.Bounds',
            lower: room.free,
            upper: room.freeAtMost,
          },
          bareCount,
          language,
        );
  const days = daysSince(room.figureDay);
  return (
    <p>
      <strong>{text('room.free', {free})}</strong>{' '}
      {room.ours > 0 && text('room.ours', {count: room.ours})}{' '}
      {days !== undefined && (
        <span className="dim">
          {text('room.day', {
            day: formatDay(room.figureDay, language),
            age: ageText(days, language),
          })}
        </span>
      )}
    </p>
  );
}
