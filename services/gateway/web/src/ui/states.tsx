// The states of a page that is not simply there: loading, failed, empty, offline.
import {Button, Spinner} from '@digdir/designsystemet-react';
import {type ReactNode, useEffect, useState} from 'react';
import {Link} from 'wouter';
import {faultOf} from '../api/fault';
import {useText} from '../texts/catalogue';
import {useLanguage} from '../texts/language';
import {faultText} from './fault_text';
import {uiTexts} from './texts/texts';

const patienceMs = 200;

// What comes fast flickers nothing.
export function Loading() {
  const text = useText(uiTexts);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <div className="state" data-kind="loading" role="status">
      <Spinner aria-hidden="true" data-size="sm" />
      {text('loading')}
    </div>
  );
}

interface FailedProps {
  error: unknown;
  // Whether the call only reads, or names what it does so that a second time does nothing more.
  safe?: boolean;
  again?: () => void;
}

export function Failed({error, safe = true, again}: FailedProps) {
  const text = useText(uiTexts);
  const {headline, detail} = faultText(error, useLanguage());
  const fault = faultOf(error);
  // An address that names nothing there can be is one that leads nowhere.
  const isNoName = fault.fields.length > 0 && fault.fields.every(({field}) => field === 'name');
  if (again && (isNoName || fault.reason === 'resource_not_found')) {
    return <Missing resource={fault.resource} />;
  }
  return (
    <div className="state" data-kind="failed" role="alert">
      <h2>{text('failed.title')}</h2>
      <p>{headline}</p>
      {detail && (
        <details>
          <summary>{text('failed.detail')}</summary>
          <pre lang="en">{detail}</pre>
        </details>
      )}
      {fault.retryAfterMs !== undefined && (
        <p>{text('failed.retry_after', {seconds: Math.ceil(fault.retryAfterMs / 1000)})}</p>
      )}
      {again && <p className="dim">{text(safe ? 'failed.safe' : 'failed.unsafe')}</p>}
      {again && (
        <Button variant="secondary" onClick={again}>
          {text('failed.again')}
        </Button>
      )}
    </div>
  );
}

const missingKeys = {
  cases: 'missing.cases',
  municipalities: 'missing.municipalities',
  allocations: 'missing.allocations',
} as const;

// What was asked for is not there: to ask again does not help.
function Missing({resource}: {resource: string}) {
  const text = useText(uiTexts);
  const collection = resource.slice(0, resource.indexOf('/')) as keyof typeof missingKeys;
  return (
    <div className="state" data-kind="empty" role="alert">
      <h2>{text('missing.title')}</h2>
      <p>{text(missingKeys[collection] ?? 'missing.any')}</p>
      <Link href="/">{text('not_found.home')}</Link>
    </div>
  );
}

export function Empty({title, children}: {title?: string; children?: ReactNode}) {
  const text = useText(uiTexts);
  return (
    <div className="state" data-kind="empty">
      <h2>{title ?? text('empty.title')}</h2>
      {children}
    </div>
  );
}

export function Offline() {
  const text = useText(uiTexts);
  return (
    <div className="state" data-kind="offline" role="status">
      <h2>{text('offline.title')}</h2>
      <p>{text('offline.none')}</p>
    </div>
  );
}
