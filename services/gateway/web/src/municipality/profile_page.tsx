// Everything that is known of one municipality.
import './municipality.css';
import {useQuery} from '@tanstack/react-query';
import {Link} from 'wouter';
import {faultOf} from '../api/fault';
import {isMirrored} from '../figures/facts';
import {comparePath, municipalityPath} from '../figures/paths';
import {profileQuery} from '../figures/queries';
import {figuresTexts} from '../figures/texts/texts';
import type {Municipality, Profile} from '../gen/treff/municipality/v1/municipality_service_pb';
import {useText} from '../texts/catalogue';
import {Answer} from '../ui/answer';
import {Page} from '../ui/page';
import type {Parameters} from '../view';
import {Facts} from './facts_section';
import {PlaceLine} from './place_line';
import {municipalityQuery} from './queries';
import {Quotas} from './quota_section';
import {Reports} from './report_section';
import {OpenRequests} from './request_section';
import {municipalityTexts} from './texts/texts';

export default function ProfilePage({parameters}: {parameters: Parameters}) {
  const text = useText(municipalityTexts);
  const code = parameters.code ?? '';
  const place = useQuery(municipalityQuery(code));
  const profile = useQuery(profileQuery(code));
  const name = place.data?.region?.displayName ?? profile.data?.region?.displayName ?? code;
  const successors = successorsOf(place.error);
  const actions = place.data && (
    <Link href={comparePath([code])} className="ds-button no-print" data-variant="secondary">
      {text('compare.with')}
    </Link>
  );
  return (
    <Page title={name} actions={actions} className="municipality">
      {successors.length > 0 ? (
        <Ended code={code} successors={successors} />
      ) : (
        <Answer query={place}>
          {(municipality) => (
            <Answer query={profile}>
              {(known) => <Known code={code} place={municipality} profile={known} />}
            </Answer>
          )}
        </Answer>
      )}
    </Page>
  );
}

// Of a code that a reform ended.
function successorsOf(error: unknown): string[] {
  if (!error) return [];
  const {successors} = faultOf(error).metadata;
  return successors?.split(',').filter(Boolean) ?? [];
}

function Ended({code, successors}: {code: string; successors: string[]}) {
  const text = useText(municipalityTexts);
  return (
    <div className="state" data-kind="empty">
      <h2>{text('ended', {code})}</h2>
      <p>{text('ended.successors')}</p>
      <ul>
        {successors.map((one) => (
          <li key={one}>
            <Link href={municipalityPath(one)}>{one}</Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface KnownProps {
  code: string;
  place: Municipality;
  profile: Profile;
}

function Known({code, place, profile}: KnownProps) {
  const figures = useText(figuresTexts);
  return (
    <>
      <PlaceLine place={place} profile={profile} />
      {profile.provenances.some(isMirrored) && (
        <p className="band mirror-band" role="note">
          {figures('mirror')}
        </p>
      )}
      <div className="municipality-top">
        <Quotas code={code} profile={profile} />
        <div className="stack">
          <Reports code={code} contact={profile.contact} />
          <OpenRequests code={code} />
        </div>
      </div>
      <Facts profile={profile} place={place} />
    </>
  );
}
