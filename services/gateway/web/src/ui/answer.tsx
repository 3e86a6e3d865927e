// Shows what a query answered, or the state it is in. An answer that could not be renewed stays, with
// its time.
import type {UseQueryResult} from '@tanstack/react-query';
import type {ReactNode} from 'react';
import {useText} from '../texts/catalogue';
import {formatTime} from '../texts/format';
import {useLanguage} from '../texts/language';
import {Failed, Loading, Offline} from './states';
import {uiTexts} from './texts/texts';

interface AnswerProps<T> {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
}

export function Answer<T>({query, children}: AnswerProps<T>) {
  if (query.data !== undefined) {
    return (
      <>
        <Staleness query={query} />
        {children(query.data)}
      </>
    );
  }
  if (query.error) return <Failed error={query.error} again={() => query.refetch()} />;
  return query.fetchStatus === 'paused' ? <Offline /> : <Loading />;
}

function Staleness({query}: {query: UseQueryResult<unknown>}) {
  const text = useText(uiTexts);
  const language = useLanguage();
  const paused = query.fetchStatus === 'paused';
  if (!paused && !query.isRefetchError) return null;
  const time = formatTime(new Date(query.dataUpdatedAt), language);
  return (
    <p className="band no-print" role="status">
      {text(paused ? 'offline.old' : 'refresh.failed', {time})}
    </p>
  );
}
