// One plan: while it is solved, and afterwards what it does, what it rests on, and what to try.
import '../plans.css';
import {timestampDate} from '@bufbuild/protobuf/wkt';
import {Button, Tabs} from '@digdir/designsystemet-react';
import {useQuery} from '@tanstack/react-query';
import {useReducer} from 'react';
import {Link} from 'wouter';
import {usePresence} from '../../api/session';
import {
  type Allocation,
  Allocation_State as State,
} from '../../gen/treff/recommendation/v1/allocation_service_pb';
import {useText} from '../../texts/catalogue';
import {formatTime} from '../../texts/format';
import {useLanguage} from '../../texts/language';
import {useAddress} from '../../ui/address';
import {Answer} from '../../ui/answer';
import {Page} from '../../ui/page';
import type {Parameters} from '../../view';
import {type ChangeProps, changed, nothingChanged} from '../change/changes';
import {WhatIf} from '../change/what_if';
import {hasPlacement, isSolving} from '../plan_rows';
import {planQuery} from '../plans';
import {useSynthetic} from '../synthetic';
import {planTexts} from '../texts/texts';
import {Approval} from './approval';
import {ByCase} from './by_case';
import {ByMunicipality} from './by_municipality';
import {Doubts} from './doubts';
import {Groups} from './groups';
import {Moved} from './moved';
import {Notes} from './notes';
import {planShape, planTabs} from './plan_address';
import {Requests} from './requests';
import {Solving} from './solving';
import {Summary} from './summary';

export default function PlanPage({parameters}: {parameters: Parameters}) {
  const text = useText(planTexts);
  const language = useLanguage();
  const id = parameters.id!;
  const plan = useQuery(planQuery(id));
  const made = plan.data?.createTime;
  const title = made
    ? text('plan.title', {time: formatTime(timestampDate(made), language)})
    : text('plan');
  return (
    <Page title={title} actions={<Actions />} synthetic={useSynthetic(plan.data)}>
      <Answer query={plan}>{(data) => <Plan id={id} plan={data} key={id} />}</Answer>
    </Page>
  );
}

function Actions() {
  const text = useText(planTexts);
  return (
    <div className="row no-print">
      <Link href="/plans">{text('plan.all')}</Link>
      <Button variant="tertiary" data-size="sm" onClick={() => window.print()}>
        {text('plan.print')}
      </Button>
    </div>
  );
}

function Plan({id, plan}: {id: string; plan: Allocation}) {
  const session = usePresence().data?.session;
  const [changes, change] = useReducer(changed, nothingChanged);
  if (isSolving(plan)) return <Solving id={id} />;
  const canApprove = session?.role === 'lead';
  return (
    <>
      <Summary plan={plan} />
      {hasPlacement(plan) && (
        <>
          <Doubts plan={plan} />
          <Notes plan={plan} />
          <PlanTabs plan={plan} changes={changes} change={change} />
          <div className="plan-actions no-print">
            <WhatIf plan={plan} changes={changes} change={change} />
            {plan.state === State.DRAFT && <Approval id={id} plan={plan} canApprove={canApprove} />}
          </div>
        </>
      )}
    </>
  );
}

function PlanTabs({plan, changes, change}: ChangeProps) {
  const text = useText(planTexts);
  const [address, setAddress] = useAddress(planShape);
  const shown = planTabs.filter(
    (tab) =>
      (tab !== 'moved' || plan.revision !== undefined) &&
      (tab !== 'requests' || plan.state === State.APPROVED),
  );
  const tab = shown.find((one) => one === address.tab) ?? 'municipalities';
  const panels = {
    municipalities: () => <ByMunicipality plan={plan} />,
    cases: () => <ByCase plan={plan} changes={changes} change={change} />,
    groups: () => <Groups plan={plan} />,
    moved: () => <Moved plan={plan} />,
    requests: () => <Requests plan={plan} />,
  };
  return (
    <Tabs value={tab} onChange={(value) => setAddress({tab: value as typeof tab, page: 0})}>
      <Tabs.List aria-label={text('tab.label')} className="plan-tabs">
        {shown.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {text(`tab.${one}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {shown.map((one) => (
        <Tabs.Panel key={one} value={one}>
          {one === tab && <div className="stack">{panels[one]()}</div>}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
