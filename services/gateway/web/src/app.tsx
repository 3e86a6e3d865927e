import {QueryClientProvider} from '@tanstack/react-query';
import {useEffect} from 'react';
import {queryClient} from './api/query_client';
import {listenToTabs, type Presence, usePresence} from './api/session';
import {Shell} from './shell/shell';
import {SignIn, SignInAgain} from './shell/sign_in';
import {OpenView, Views} from './shell/views';
import {useLanguage} from './texts/language';
import {Announcer} from './ui/announce';
import {Answer} from './ui/answer';

export function App() {
  const language = useLanguage();
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <QueryClientProvider client={queryClient}>
      <OpenView otherwise={<SignedIn />} />
      <Announcer />
    </QueryClientProvider>
  );
}

function SignedIn() {
  const presence = usePresence();
  useEffect(listenToTabs, []);
  return <Answer query={presence}>{(present) => <Entered presence={present} />}</Answer>;
}

// A session that ends by itself takes nothing with it that somebody has typed: the page is hidden, and
// there again for the same person.
function Entered({presence}: {presence: Presence}) {
  const {session, expired} = presence;
  const who = session ?? expired;
  if (!who) return <SignIn presence={presence} />;
  return (
    <>
      <div hidden={session === null} key={`${who.role} ${who.place} ${who.caller}`}>
        <Shell session={who}>
          <Views session={who} />
        </Shell>
      </div>
      {session === null && <SignInAgain presence={presence} />}
    </>
  );
}
