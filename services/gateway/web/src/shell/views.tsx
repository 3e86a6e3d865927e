// Finds the view of an address, loads it and shows it.
import {Button} from '@digdir/designsystemet-react';
import {
  Component,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
} from 'react';
import {Link, matchRoute, useLocation, useRouter} from 'wouter';
import {codeOf} from '../api/municipalities';
import {callFor} from '../api/purpose';
import {type Session, whoIsThere} from '../api/session';
import {useText} from '../texts/catalogue';
import {Page} from '../ui/page';
import {Empty, Failed, Loading} from '../ui/states';
import {uiTexts} from '../ui/texts/texts';
import {navigation, type PageComponent, type Parameters, type View} from '../view';
import {views} from '../views';

const pages = new Map<View, PageComponent>(views.map((view) => [view, lazy(view.page)]));

interface Found {
  view: View;
  parameters: Parameters;
}

export const mayUse = (view: View, session: Session) =>
  !view.roles || view.roles.includes(session.role);

function useFound(): Found | undefined {
  const {parser} = useRouter();
  const [path] = useLocation();
  return useMemo(() => {
    for (const view of views) {
      const [matches, parameters] = matchRoute(parser, view.path, path);
      if (matches) return {view, parameters: parameters as Parameters};
    }
    return undefined;
  }, [parser, path]);
}

// Once it is known who is there.
async function askAhead({view, parameters}: Found) {
  if (!view.ahead) return;
  const {session} = await whoIsThere();
  if (!session || !mayUse(view, session)) return;
  callFor(view.purpose);
  await view.ahead(parameters);
}

// Pages for those who have no account.
export function OpenView({otherwise}: {otherwise: ReactNode}) {
  const found = useFound();
  // While it is asked who is there; what goes wrong is said where the view is shown.
  useEffect(() => {
    if (!found) return;
    found.view.page().catch(() => {});
    askAhead(found).catch(() => {});
  }, [found]);
  return found?.view.isOpen ? <Shown found={found} /> : otherwise;
}

export function Views({session}: {session: Session}) {
  const found = useFound();
  const [path] = useLocation();
  useFocusOnHeading(path);
  if (!found || !mayUse(found.view, session)) {
    return path === '/' ? <Home session={session} /> : <NotFound />;
  }
  return <Shown found={found} key={path} />;
}

function Shown({found}: {found: Found}) {
  const Found = pages.get(found.view)!;
  // Before the view's own effects, which ask for what it shows.
  useLayoutEffect(() => callFor(found.view.purpose), [found.view]);
  return (
    <LoadBoundary>
      <Suspense fallback={<Loading />}>
        <Found parameters={found.parameters} />
      </Suspense>
    </LoadBoundary>
  );
}

// Whoever does not have the queue begins with the first page of their header.
function Home({session}: {session: Session}) {
  const [, navigate] = useLocation();
  const first = navigation
    .map((entry) => views.find((view) => view.isEntry && view.entry === entry))
    .find((view) => view && mayUse(view, session));
  // A county begins with its own municipalities.
  const own = session.role === 'county' ? `?county=${codeOf(session.place)}` : '';
  const path = first && `${first.path}${own}`;
  useEffect(() => {
    if (path) navigate(path, {replace: true});
  }, [path, navigate]);
  return path ? <Loading /> : <NotFound />;
}

function NotFound() {
  const text = useText(uiTexts);
  return (
    <Page title={text('not_found.title')}>
      <Empty title={text('not_found.text')}>
        <Link href="/">{text('not_found.home')}</Link>
      </Empty>
    </Page>
  );
}

// After a step to another page whoever listens is told which.
function useFocusOnHeading(path: string) {
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    const timer = setTimeout(() => {
      window.scrollTo(0, 0);
      document.querySelector<HTMLElement>('main h1')?.focus({preventScroll: true});
    }, 50);
    return () => clearTimeout(timer);
  }, [path]);
}

// A page whose script cannot be fetched, after a new release for instance, says so.
class LoadBoundary extends Component<{children: ReactNode}, {error: unknown}> {
  override state = {error: undefined as unknown};
  static getDerivedStateFromError(error: unknown) {
    return {error};
  }
  override render() {
    if (this.state.error === undefined) return this.props.children;
    return (
      <div className="page">
        <Failed error={this.state.error} />
        <Reload />
      </div>
    );
  }
}

function Reload() {
  const text = useText(uiTexts);
  return (
    <Button variant="secondary" onClick={() => window.location.reload()}>
      {text('failed.again')}
    </Button>
  );
}
