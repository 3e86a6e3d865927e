// Requests to the municipality that are open. For those who may read cases.
import {timestampDate} from '@bufbuild/protobuf/wkt';
import {useQuery} from '@tanstack/react-query';
import {Link} from 'wouter';
import {requestClient} from '../api/request_client';
import {usePresence} from '../api/session';
import {
  type SettlementRequest,
  SettlementRequest_State,
} from '../gen/treff/casework/v1/request_service_pb';
import {useText} from '../texts/catalogue';
import {formatTime} from '../texts/format';
import {useLanguage} from '../texts/language';
import {capitalised, useWord} from '../texts/words/texts';
import {Answer} from '../ui/answer';
import {municipalityTexts} from './texts/texts';

const {SENT, SEEN, ACCEPTED} = SettlementRequest_State;

export function OpenRequests({code}: {code: string}) {
  const role = usePresence().data?.session?.role;
  return role === 'officer' || role === 'lead' ? <Requests code={code} /> : null;
}

function Requests({code}: {code: string}) {
  const text = useText(municipalityTexts);
  const municipality = `municipalities/${code}`;
  const query = useQuery({
    queryKey: ['requests', 'open', code],
    queryFn: ({signal}) =>
      requestClient.listSettlementRequests(
        {municipality, states: [SENT, SEEN, ACCEPTED], pageSize: 50},
        {signal},
      ),
  });
  return (
    <section className="stack" aria-labelledby="requests">
      <h2 id="requests">{text('requests.title')}</h2>
      <Answer query={query}>
        {({requests}) =>
          requests.length > 0 ? (
            <ul className="plain-list">
              {requests.map((request) => (
                <Request key={request.name} request={request} />
              ))}
            </ul>
          ) : (
            <p className="dim">{text('requests.none')}</p>
          )
        }
      </Answer>
    </section>
  );
}

function Request({request}: {request: SettlementRequest}) {
  const text = useText(municipalityTexts);
  const word = useWord();
  const language = useLanguage();
  const {name, state, persons, createTime} = request;
  const [, id] = name.split('/');
  return (
    <li>
      <Link href={`/cases/${id}`}>{text('requests.persons', {count: persons})}</Link>{' '}
      {capitalised(word('request_state', SettlementRequest_State[state]))}{' '}
      <span className="dim small">
        {createTime && formatTime(timestampDate(createTime), language)}
      </span>
    </li>
  );
}
