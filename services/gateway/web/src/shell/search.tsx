// Search over cases and municipalities, from every page by "/".
import {useQuery} from '@tanstack/react-query';
import {type KeyboardEvent, useEffect, useId, useRef, useState} from 'react';
import {useLocation} from 'wouter';
import {caseClient} from '../api/clients';
import {allMunicipalities} from '../api/municipalities';
import type {Session} from '../api/session';
import {useText} from '../texts/catalogue';
import {compareNames, type Language} from '../texts/format';
import {useLanguage} from '../texts/language';
import {usePaused} from '../ui/use_paused';
import {shellTexts} from './texts/texts';

interface Hit {
  href: string;
  name: string;
  beside: string;
  group: 'cases' | 'municipalities';
}

const mostOfEach = 6;
const fewestLetters = 2;

const mayReadCases = (session: Session) => session.role === 'officer' || session.role === 'lead';

async function findCases(words: string, signal: AbortSignal): Promise<Hit[]> {
  const request = {reference: words, pageSize: mostOfEach};
  const {cases} = await caseClient.listCases(request, {signal});
  return cases.map(({name, reference}) => ({
    href: `/${name}`,
    name: reference,
    beside: '',
    group: 'cases',
  }));
}

interface Found {
  hits: Hit[];
  // Whether one of the two did not answer.
  hasFailed: boolean;
}

function useHits(words: string, session: Session, language: Language): Found {
  const isAsked = words.length >= fewestLetters;
  const municipalities = useQuery({...allMunicipalities, enabled: isAsked});
  const cases = useQuery({
    queryKey: ['search', words],
    queryFn: ({signal}) => findCases(words, signal),
    enabled: isAsked && mayReadCases(session),
    staleTime: 10_000,
  });
  const hasFailed = municipalities.isError || cases.isError;
  if (!isAsked) return {hits: [], hasFailed};
  const wanted = words.toLocaleLowerCase();
  const places = (municipalities.data ?? [])
    .filter(({code, name}) => code.startsWith(words) || name.toLocaleLowerCase().includes(wanted))
    .sort((a, b) => startsFirst(a.name, b.name, wanted) || compareNames(a.name, b.name, language))
    .slice(0, mostOfEach)
    .map(
      ({code, name, county}): Hit => ({
        href: `/municipalities/${code}`,
        name,
        beside: county,
        group: 'municipalities',
      }),
    );
  return {hits: [...(cases.data ?? []), ...places], hasFailed};
}

function startsFirst(a: string, b: string, wanted: string) {
  const starts = (name: string) => (name.toLocaleLowerCase().startsWith(wanted) ? 0 : 1);
  return starts(a) - starts(b);
}

// "/" anywhere but in a field.
function useSlash(focus: () => void) {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      const target = event.target as HTMLElement;
      const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable;
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [focus]);
}

export function Search({session}: {session: Session}) {
  const text = useText(shellTexts);
  const language = useLanguage();
  const [, navigate] = useLocation();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const asked = usePaused(words.trim());
  const {hits, hasFailed} = useHits(asked, session, language);
  const [focus] = useState(() => () => field.current?.focus());
  useSlash(focus);

  const go = (hit: Hit | undefined) => {
    if (!hit) return;
    setOpen(false);
    setWords('');
    field.current?.blur();
    navigate(hit.href);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      setOpen(false);
      setWords('');
    } else if (event.key === 'Enter') {
      event.preventDefault();
      go(hits[Math.max(active, 0)]);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (hits.length) setActive((active + step + hits.length) % hits.length);
    }
  };
  const isShown = isOpen && asked.length >= fewestLetters;
  return (
    <search className="shell-search">
      <input
        ref={field}
        className="ds-input"
        type="text"
        role="combobox"
        aria-label={text('search.label')}
        aria-expanded={isShown}
        aria-controls={`${id}-hits`}
        aria-autocomplete="list"
        aria-activedescendant={isShown && active >= 0 ? `${id}-${active}` : undefined}
        aria-keyshortcuts="/"
        placeholder={text('search.placeholder')}
        autoComplete="off"
        spellCheck={false}
        value={words}
        onKeyDown={onKey}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onChange={(event) => {
          setWords(event.target.value);
          setActive(-1);
          setOpen(true);
        }}
      />
      <Hits id={id} hits={isShown ? hits : []} active={active} go={go} />
      <p className="ds-sr-only" role="status">
        {isShown && text(hasFailed ? 'search.failed' : 'search.results', {count: hits.length})}
      </p>
      {isShown && hits.length === 0 && (
        <p className="shell-hits">
          {hasFailed ? text('search.failed') : text('search.none', {words: asked})}
        </p>
      )}
    </search>
  );
}

interface HitsProps {
  id: string;
  hits: Hit[];
  active: number;
  go: (hit: Hit) => void;
}

function Hits({id, hits, active, go}: HitsProps) {
  const text = useText(shellTexts);
  return (
    <div
      id={`${id}-hits`}
      role="listbox"
      aria-label={text('search.label')}
      className="shell-hits"
      hidden={hits.length === 0}
    >
      {hits.map((hit, i) => (
        <div
          key={hit.href}
          id={`${id}-${i}`}
          role="option"
          tabIndex={-1}
          aria-selected={i === active}
          className="shell-hit"
          // Before the field loses focus, which closes the list.
          onPointerDown={(event) => {
            event.preventDefault();
            go(hit);
          }}
        >
          <span>{hit.name}</span>{' '}
          <span className="dim small">
            {hit.beside || text(hit.group === 'cases' ? 'search.cases' : 'search.municipalities')}
          </span>
        </div>
      ))}
    </div>
  );
}
