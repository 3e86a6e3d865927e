// The way in. In a demonstration one chooses who one is.
import './shell.css';
import {Button, Fieldset, Radio, Textfield} from '@digdir/designsystemet-react';
import {useMutation} from '@tanstack/react-query';
import {type FormEvent, useEffect, useRef, useState} from 'react';
import {beginAddress, type Presence, type Role, roles, type Session, signIn} from '../api/session';
import {ErrorList} from '../forms/error_list';
import {useText} from '../texts/catalogue';
import {useLanguage} from '../texts/language';
import {Failed} from '../ui/states';
import {signedInPath} from './own_views';
import {LanguageChoice} from './settings';
import {shellTexts} from './texts/texts';

// Roles that speak for a place: how many digits its code has, and one for an example.
const places: Partial<Record<Role, {digits: number; example: string}>> = {
  municipality: {digits: 4, example: '5501'},
  county: {digits: 2, example: '55'},
};

export function SignIn({presence}: {presence: Presence}) {
  const text = useText(shellTexts);
  const language = useLanguage();
  useEffect(() => {
    document.title = `${text('sign_in.title')} – Treff`;
  }, [text]);
  return (
    <main className="sign-in">
      <div className="sign-in-card stack">
        <p className="shell-brand">Treff</p>
        <h1>{text('sign_in.title')}</h1>
        <p>{text(presence.expired ? 'sign_in.expired' : 'sign_in.about')}</p>
        {presence.isDemo && <p className="band">{text('sign_in.demo')}</p>}
        {presence.notices.map((notice) => (
          <p key={notice.nb} className="dim small">
            {notice[language]}
          </p>
        ))}
        <WayIn presence={presence} />
        <LanguageChoice />
      </div>
    </main>
  );
}

function WayIn({presence}: {presence: Presence}) {
  const text = useText(shellTexts);
  if (!presence.canSignIn) return <p>{text('sign_in.none')}</p>;
  if (presence.beginAt) return <IssuerLink presence={presence} beginAt={presence.beginAt} />;
  return <SignInForm before={presence.expired} />;
}

// To the issuer: from a page that is kept for whoever was here, in a tab of its own.
function IssuerLink({presence, beginAt}: {presence: Presence; beginAt: string}) {
  const text = useText(shellTexts);
  const isKept = presence.expired !== null;
  const here = window.location.pathname + window.location.search;
  return (
    <>
      {isKept && <p>{text('sign_in.in_a_tab')}</p>}
      <a
        className="ds-button"
        data-variant="primary"
        href={beginAddress(beginAt, isKept ? signedInPath : here)}
        {...(isKept && {target: '_blank', rel: 'noopener'})}
      >
        {text(isKept ? 'sign_in.button_tab' : 'sign_in.button')}
      </a>
    </>
  );
}

const codeId = 'sign-in-code';

function SignInForm({before}: {before: Session | null}) {
  const text = useText(shellTexts);
  const [role, setRole] = useState<Role>(before?.role ?? 'officer');
  const [code, setCode] = useState(before?.place ?? '');
  const [tries, setTries] = useState(0);
  const entering = useMutation({mutationFn: () => signIn(role, place ? code : '')});
  const place = places[role];
  const isWrong = place !== undefined && !new RegExp(`^\\d{${place.digits}}$`).test(code);
  const shown = tries > 0 && isWrong ? text('sign_in.code_error', place) : '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTries(tries + 1);
    if (!isWrong) entering.mutate();
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <Fieldset>
        <Fieldset.Legend>{text('sign_in.as')}</Fieldset.Legend>
        {roles.map((one) => (
          <Radio
            key={one}
            name="role"
            value={one}
            label={text(`role.${one}`)}
            description={text(`role.${one}.about`)}
            checked={role === one}
            onChange={() => setRole(one)}
          />
        ))}
      </Fieldset>
      <ErrorList errors={shown ? [{id: codeId, text: shown}] : []} tries={tries} />
      {place && (
        <Textfield
          id={codeId}
          label={text(role === 'county' ? 'sign_in.code_county' : 'sign_in.code')}
          inputMode="numeric"
          value={code}
          onChange={(event) => setCode(event.target.value.trim())}
          error={shown}
        />
      )}
      {entering.error && <Failed error={entering.error} />}
      <Button type="submit" loading={entering.isPending}>
        {text('sign_in.button')}
      </Button>
    </form>
  );
}

// Over a page that is kept for whoever was here. A dialog of the page, open before, may not be in the
// way: this one is opened last.
export function SignInAgain({presence}: {presence: Presence}) {
  const text = useText(shellTexts);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className="sign-in-again"
      aria-label={text('sign_in.title')}
      onCancel={(event) => event.preventDefault()}
    >
      <SignIn presence={presence} />
    </dialog>
  );
}
