// Who I am, and what I choose: language and colours.
import {Button, Popover} from '@digdir/designsystemet-react';
import type {Session} from '../api/session';
import {signOut} from '../api/session';
import {Choice} from '../forms/choice';
import {useText} from '../texts/catalogue';
import {languages} from '../texts/format';
import {languageNames, setLanguage, useLanguage} from '../texts/language';
import {schemes, setScheme, useScheme} from '../ui/scheme';
import {shellTexts} from './texts/texts';

export function Settings({session}: {session: Session}) {
  const text = useText(shellTexts);
  const role = text(`role.${session.role}`);
  return (
    <Popover.TriggerContext>
      <Popover.Trigger
        variant="tertiary"
        className="shell-who"
        aria-label={`${role}, ${text('settings')}`}
      >
        {role}
        <span aria-hidden="true">▾</span>
      </Popover.Trigger>
      <Popover placement="bottom-end" className="shell-settings">
        <div className="stack">
          <Who session={session} />
          <LanguageChoice />
          <SchemeChoice />
          <Button variant="secondary" onClick={() => signOut()}>
            {text('sign_out')}
          </Button>
        </div>
      </Popover>
    </Popover.TriggerContext>
  );
}

function Who({session}: {session: Session}) {
  const text = useText(shellTexts);
  const role = text(`role.${session.role}`).toLowerCase();
  return (
    <p>{session.place ? text('who.place', {role, place: session.place}) : text('who', {role})}</p>
  );
}

export function LanguageChoice() {
  const text = useText(shellTexts);
  const language = useLanguage();
  return (
    <Choice
      label={text('language')}
      value={language}
      options={languages.map((one) => [one, languageNames[one]])}
      set={setLanguage}
      inOwnLanguage
    />
  );
}

function SchemeChoice() {
  const text = useText(shellTexts);
  const scheme = useScheme();
  return (
    <Choice
      label={text('scheme')}
      value={scheme}
      options={schemes.map((one) => [one, text(`scheme.${one}`)])}
      set={setScheme}
    />
  );
}
