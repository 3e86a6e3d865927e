// The cases that wait, by deadline.
import './queue.css';
import {Button} from '@digdir/designsystemet-react';
import {useInfiniteQuery} from '@tanstack/react-query';
import type {Case} from '../gen/treff/casework/v1/case_pb';
import {useText} from '../texts/catalogue';
import {useAddress} from '../ui/address';
import {Answer} from '../ui/answer';
import {Page} from '../ui/page';
import {Empty} from '../ui/states';
import {useMedia} from '../ui/use_media';
import {type Asked, useAsked} from './asked';
import {CsvButton} from './csv_button';
import {Filters} from './filters';
import {filterShape, groupsOf, queueQuery} from './queue';
import {QueueTable} from './queue_table';
import {queueTexts} from './texts/texts';
import {type NewsCount, useNews} from './use_news';

export default function QueuePage() {
  const text = useText(queueTexts);
  const [filter, change] = useAddress(filterShape);
  const query = useInfiniteQuery(queueQuery(filter));
  // Where there is room for one thing only, that is the cases.
  const isNarrow = useMedia('(width < 48rem)');
  const news = useNews(query.dataUpdatedAt);
  const cases = query.data?.pages.flatMap((page) => page.cases) ?? [];
  const asked = useAsked(cases);
  return (
    <Page
      title={text('title')}
      actions={<CsvButton cases={cases} asked={asked} />}
      className="queue"
    >
      {isNarrow ? (
        <details className="queue-narrow no-print">
          <summary>{text('filter.label')}</summary>
          <Filters filter={filter} change={change} />
        </details>
      ) : (
        <Filters filter={filter} change={change} />
      )}
      <NewsBand news={news} show={() => query.refetch()} />
      <Answer query={query}>
        {(data) => (
          <>
            <p className="dim" role="status">
              {text('shown', {shown: cases.length, total: data.pages.at(-1)?.totalSize ?? 0})}
            </p>
            <Cases cases={cases} asked={asked} isGrouped={filter.order === 'deadline'} />
          </>
        )}
      </Answer>
      {query.hasNextPage && (
        <Button
          variant="secondary"
          className="queue-more no-print"
          loading={query.isFetchingNextPage}
          onClick={() => query.fetchNextPage()}
        >
          {text('more')}
        </Button>
      )}
    </Page>
  );
}

interface CasesProps {
  cases: Case[];
  asked: Asked;
  isGrouped: boolean;
}

function Cases({cases, asked, isGrouped}: CasesProps) {
  const text = useText(queueTexts);
  if (cases.length === 0) {
    return (
      <Empty title={text('empty.title')}>
        <p>{text('empty.text')}</p>
      </Empty>
    );
  }
  const groups = isGrouped ? groupsOf(cases) : [{name: undefined, cases}];
  return <QueueTable groups={groups} asked={asked} />;
}

function NewsBand({news, show}: {news: NewsCount; show: () => void}) {
  const text = useText(queueTexts);
  const parts = [
    news.created > 0 && text('news.created', {count: news.created}),
    news.changed > 0 && text('news.changed', {count: news.changed}),
  ].filter(Boolean);
  return (
    <div role="status" className="queue-news no-print">
      {parts.length > 0 && (
        <Button variant="secondary" data-size="sm" onClick={show}>
          {text('news.show', {news: parts.join(', ')})}
        </Button>
      )}
    </div>
  );
}
