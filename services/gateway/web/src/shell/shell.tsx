// The frame of every page: header with the entries, search and choices, and the content below.
import './shell.css';
import type {ReactNode} from 'react';
import {Link, useLocation} from 'wouter';
import type {Session} from '../api/session';
import {useText} from '../texts/catalogue';
import {navigation, type View} from '../view';
import {views} from '../views';
import {Search} from './search';
import {Settings} from './settings';
import {shellTexts} from './texts/texts';
import {mayUse} from './views';

export function Shell({session, children}: {session: Session; children: ReactNode}) {
  const text = useText(shellTexts);
  return (
    <>
      <a className="ds-skip-link" href="#main">
        {text('skip')}
      </a>
      <header className="shell-header no-print">
        <Link className="shell-brand" href="/">
          Treff
        </Link>
        <Navigation session={session} />
        <Search session={session} />
        <Settings session={session} />
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

// Whether the address is one of the pages below the entry.
function isCurrent(path: string, entry: View['entry']) {
  return views.some((view) => {
    const [root] = view.path.split('/:');
    return view.entry === entry && (path === root || (root !== '/' && path.startsWith(`${root}/`)));
  });
}

function Navigation({session}: {session: Session}) {
  const text = useText(shellTexts);
  const [path] = useLocation();
  const entries = navigation.flatMap((entry) => {
    const view = views.find((one) => one.entry === entry && one.isEntry && mayUse(one, session));
    return view ? [{entry, view}] : [];
  });
  return (
    <nav aria-label={text('nav.label')} className="shell-nav">
      <ul>
        {entries.map(({entry, view}) => (
          <li key={entry}>
            <Link href={view.path} aria-current={isCurrent(path, entry) ? 'page' : undefined}>
              {text(`nav.${entry}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
