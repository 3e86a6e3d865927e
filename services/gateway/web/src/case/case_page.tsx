// One case on one screen: the household, how sure the answer is, who can be asked, and why.
import './case.css';
import {useQuery} from '@tanstack/react-query';
import {caseQuery} from '../api/cases';
import {type Case, Case_State} from '../gen/treff/casework/v1/case_pb';
import {useText} from '../texts/catalogue';
import {useLanguage} from '../texts/language';
import {Answer} from '../ui/answer';
import {Page} from '../ui/page';
import type {Parameters} from '../view';
import {CaseAnswer} from './case_answer';
import {HouseholdLine} from './household_line';
import {RequestList} from './request/request_list';
import {SubmitFirst} from './request/submit_first';
import {caseTexts} from './texts/texts';
import {Warnings} from './warnings';

export default function CasePage({parameters}: {parameters: Parameters}) {
  const query = useQuery(caseQuery(`cases/${parameters.id}`));
  const text = useText(caseTexts);
  return (
    <Page
      title={query.data?.reference ?? text('title')}
      synthetic={query.data?.synthetic ?? false}
      className="case"
    >
      <Answer query={query}>{(one) => <CaseView key={one.name} one={one} />}</Answer>
    </Page>
  );
}

function CaseView({one}: {one: Case}) {
  const language = useLanguage();
  return (
    <>
      <HouseholdLine one={one} language={language} />
      <Warnings one={one} />
      {one.state === Case_State.REGISTERED && (
        <div className="row no-print">
          <SubmitFirst one={one} />
        </div>
      )}
      <RequestList one={one} />
      <CaseAnswer one={one} />
    </>
  );
}
