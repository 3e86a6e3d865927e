// Signed in beside a page that is kept: the way back is the other tab.
import {useEffect} from 'react';
import {Link} from 'wouter';
import {tellTabs} from '../api/session';
import {useText} from '../texts/catalogue';
import {Page} from '../ui/page';
import {Empty} from '../ui/states';
import {shellTexts} from './texts/texts';

export default function SignedInPage() {
  const text = useText(shellTexts);
  useEffect(tellTabs, []);
  return (
    <Page title={text('signed_in.title')}>
      <Empty title={text('signed_in.text')}>
        <Link href="/">{text('signed_in.home')}</Link>
      </Empty>
    </Page>
  );
}
