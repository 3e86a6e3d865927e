// How many cases are new or changed since a list was read.
import {useQueryClient} from '@tanstack/react-query';
import {useEffect, useState} from 'react';
import {canWatch, type News, watchCases} from './watch';

export interface NewsCount {
  created: number;
  changed: number;
}

const pollMs = 60_000;

export function useNews(readAt: number): NewsCount {
  const [news, setNews] = useState<readonly News[]>([]);
  const queries = useQueryClient();
  useEffect(() => {
    if (canWatch) return watchCases((one) => setNews((before) => [...before, one].slice(-500)));
    const timer = setInterval(() => queries.invalidateQueries({queryKey: ['queue']}), pollMs);
    return () => clearInterval(timer);
  }, [queries]);
  return countNews(news, readAt);
}

// Events carry whole seconds here: what happened in the second of the reading is not told again.
export function countNews(news: readonly News[], readAt: number): NewsCount {
  const since = news.filter(({time}) => readAt > 0 && time > readAt);
  const created = new Set(since.filter(({isNew}) => isNew).map((one) => one.case));
  const changed = new Set(since.map((one) => one.case).filter((name) => !created.has(name)));
  return {created: created.size, changed: changed.size};
}
