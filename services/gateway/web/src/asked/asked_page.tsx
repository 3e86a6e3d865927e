// The households that a municipality is asked to settle, and its answer to each.
import './asked.css';
import {Button, Chip} from '@digdir/designsystemet-react';
import {useInfiniteQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {codeOf, usePlaceName} from '../api/municipalities';
import {usePresence} from '../api/session';
import {useText} from '../texts/catalogue';
import {choice, useAddress} from '../ui/address';
import {Answer} from '../ui/answer';
import {Page} from '../ui/page';
import {Empty} from '../ui/states';
import {askedQuery, groupOf, groups, type Said} from './asked';
import {Household} from './household';
import {askedTexts} from './texts/texts';

const shape = {show: choice(groups, 'open')};

export default function AskedPage() {
  const text = useText(askedTexts);
  const session = usePresence().data?.session;
  const code = codeOf(session?.place ?? '');
  if (code === '') {
    return (
      <Page title={text('title.plain')}>
        <Empty title={text('no_place')} />
      </Page>
    );
  }
  return <Asked code={code} />;
}

function Asked({code}: {code: string}) {
  const text = useText(askedTexts);
  const [{show}, setAddress] = useAddress(shape);
  const nameOf = usePlaceName();
  const asked = useInfiniteQuery(askedQuery(code, show));
  const [last, setLast] = useState<{answer: Said; what: string}>();
  return (
    <Page title={text('title', {place: nameOf(`municipalities/${code}`)})} className="asked">
      <p>{text('about')}</p>
      <fieldset className="asked-groups">
        <legend className="ds-sr-only">{text('show.label')}</legend>
        {groups.map((one) => (
          <Chip.Radio
            key={one}
            name="show"
            value={one}
            checked={one === show}
            onChange={() => setAddress({show: one})}
          >
            {text(`show.${one}`)}
          </Chip.Radio>
        ))}
      </fieldset>
      <p role="status" className="asked-said">
        {last && (
          <>
            {text(`answered.${last.answer}`, {what: last.what})}{' '}
            {show !== groupOf[last.answer] && (
              <Button
                variant="tertiary"
                data-size="sm"
                onClick={() => setAddress({show: groupOf[last.answer]})}
              >
                {text('answered.show')}
              </Button>
            )}
          </>
        )}
      </p>
      <Answer query={asked}>
        {({pages}) => {
          const households = pages.flatMap((page) => page.households);
          if (households.length === 0) return <Empty title={text('none')} />;
          return (
            <ul className="plain-list stack">
              {households.map((one) => (
                <li key={one.request?.name}>
                  <Household household={one} said={(answer, what) => setLast({answer, what})} />
                </li>
              ))}
            </ul>
          );
        }}
      </Answer>
      {asked.hasNextPage && (
        <Button
          variant="secondary"
          loading={asked.isFetchingNextPage}
          onClick={() => asked.fetchNextPage()}
        >
          {text('more')}
        </Button>
      )}
    </Page>
  );
}
