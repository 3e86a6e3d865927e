// A new plan: which cases, by which policy, and how it is solved.
import '../plans.css';
import {Button} from '@digdir/designsystemet-react';
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {type FormEvent, useState} from 'react';
import {Link, useLocation} from 'wouter';
import {codeOf} from '../../api/municipalities';
import {useRequestId} from '../../api/request_id';
import {Choice} from '../../forms/choice';
import {ErrorList} from '../../forms/error_list';
import type {Policy} from '../../gen/treff/recommendation/v1/policy_pb';
import {useText} from '../../texts/catalogue';
import {nameOf} from '../../texts/in_language';
import {useLanguage} from '../../texts/language';
import {Answer} from '../../ui/answer';
import {Page} from '../../ui/page';
import {Failed} from '../../ui/states';
import {keepDraft} from '../../ui/use_draft';
import {allocationClient, policiesQuery, solvingMetadata} from '../plans';
import {planTexts} from '../texts/texts';
import {type Chosen, ChosenCases, leftOutDraft} from './chosen_cases';
import {cohortOf, emptyPlan, faultsOf, mostCases, type NewPlan} from './new_plan';
import {fieldId, Options, useFaultText} from './new_plan_fields';

export default function NewPlanPage() {
  const text = useText(planTexts);
  const policies = useQuery(policiesQuery);
  return (
    <Page title={text('new.title')} actions={<Link href="/plans">{text('plan.all')}</Link>}>
      <Answer query={policies}>{(all) => <NewPlanForm policies={all} />}</Answer>
    </Page>
  );
}

// The newest of the standard policy, or the first there is.
function usualPolicy(policies: readonly Policy[]): string {
  const standard = policies.filter(({policyId}) => policyId === 'standard');
  return [...standard].sort((a, b) => b.version - a.version)[0]?.name ?? policies[0]?.name ?? '';
}

function useMaking() {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  // The same plan sent again, after a failure on the way, is made once.
  const requestIdOf = useRequestId();
  return useMutation({
    mutationFn: ({plan, cases}: {plan: NewPlan; cases: readonly string[]}) =>
      allocationClient.createAllocation({
        cohort: {case: 'cases', value: cohortOf(plan, cases)},
        requestId: requestIdOf({plan, cases}),
      }),
    onSuccess: (operation) => {
      keepDraft(leftOutDraft, undefined);
      client.invalidateQueries({queryKey: ['plans']});
      const made = solvingMetadata(operation)?.allocation ?? operation.name;
      navigate(`/plans/${codeOf(made)}`);
    },
  });
}

function NewPlanForm({policies}: {policies: readonly Policy[]}) {
  const text = useText(planTexts);
  const faultText = useFaultText();
  const [plan, setPlan] = useState(() =>
    emptyPlan(usualPolicy(policies), new Date().getFullYear()),
  );
  const [chosen, setChosen] = useState<Chosen>({cases: [], isWhole: false});
  const [tries, setTries] = useState(0);
  const making = useMaking();
  const faults = faultsOf(plan);
  const count = chosen.cases.length;
  const isReady = chosen.isWhole && count > 0 && count <= mostCases;
  const change = (changed: Partial<NewPlan>) => setPlan({...plan, ...changed});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTries(tries + 1);
    if (faults.length === 0 && isReady) making.mutate({plan, cases: chosen.cases});
  };
  const shown = tries > 0 ? faults : [];
  return (
    <div className="plan-new">
      <ChosenCases set={setChosen} />
      <form className="stack plan-form" onSubmit={submit} noValidate>
        <ErrorList
          tries={tries}
          errors={shown.map((field) => ({id: fieldId(field), text: faultText(field)}))}
        />
        <h2>{text('new.how')}</h2>
        <PolicyChoice policies={policies} value={plan.policy} set={(policy) => change({policy})} />
        <Options plan={plan} change={change} faults={shown} />
        <p className="dim small">{text('new.weights.about')}</p>
        {making.error && <Failed error={making.error} />}
        <div className="row">
          <Button type="submit" loading={making.isPending} disabled={!isReady}>
            {text('new.make')}
          </Button>
        </div>
      </form>
    </div>
  );
}

interface PolicyChoiceProps {
  policies: readonly Policy[];
  value: string;
  set: (policy: string) => void;
}

function PolicyChoice({policies, value, set}: PolicyChoiceProps) {
  const text = useText(planTexts);
  const language = useLanguage();
  return (
    <Choice
      label={text('new.policy')}
      value={value}
      options={policies.map((one) => [one.name, `${codeOf(one.name)} – ${nameOf(one, language)}`])}
      set={set}
    />
  );
}
