// What somebody tries against a plan, and solving it again with that. The plan itself stays.
import {Button} from '@digdir/designsystemet-react';
import {useMutation, useQueryClient} from '@tanstack/react-query';
import {useLocation} from 'wouter';
import {faultOf} from '../../api/fault';
import {codeOf, usePlaceName} from '../../api/municipalities';
import {useRequestId} from '../../api/request_id';
import {useText} from '../../texts/catalogue';
import {formatNumber} from '../../texts/format';
import {useLanguage} from '../../texts/language';
import {useWord} from '../../texts/words/texts';
import {Failed} from '../../ui/states';
import {allocationClient, solvingMetadata} from '../plans';
import {planTexts} from '../texts/texts';
import {
  type Change,
  type ChangeProps,
  type Changes,
  countChanges,
  refusedOf,
  revisionOf,
} from './changes';
import {OtherPlaces, OtherWeights} from './what_if_fields';

export function WhatIf({plan, changes, change}: ChangeProps) {
  const text = useText(planTexts);
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const requestIdOf = useRequestId();
  const solve = useMutation({
    mutationFn: () =>
      allocationClient.createAllocation({
        cohort: {case: 'revision', value: revisionOf(plan, changes)},
        requestId: requestIdOf([
          plan.name,
          changes.overrides,
          [...changes.quotas],
          [...changes.weights],
        ]),
      }),
    onSuccess: (operation) => {
      client.invalidateQueries({queryKey: ['plans']});
      const made = solvingMetadata(operation)?.allocation ?? operation.name;
      navigate(`/plans/${codeOf(made)}`);
    },
  });
  return (
    <section className="plan-panel stack" aria-labelledby="what-if">
      <h2 id="what-if">{text('whatif.title')}</h2>
      <p>{text('whatif.about')}</p>
      <details>
        <summary>{text('whatif.quota_title')}</summary>
        <OtherPlaces plan={plan} change={change} />
      </details>
      {plan.versions && plan.cases.length > 0 && (
        <details>
          <summary>{text('whatif.weights_title')}</summary>
          <OtherWeights plan={plan} changes={changes} change={change} />
        </details>
      )}
      <h3>{text('whatif.changes')}</h3>
      <ChangeList changes={changes} change={change} />
      {solve.error && <NotSolved error={solve.error} changes={changes} />}
      <div className="row">
        <Button
          disabled={countChanges(changes) === 0}
          loading={solve.isPending}
          onClick={() => solve.mutate()}
        >
          {text('whatif.solve')}
        </Button>
      </div>
    </section>
  );
}

// A place that a rule excludes since it was offered is said in the reader's language.
function NotSolved({error, changes}: {error: Error; changes: Changes}) {
  const text = useText(planTexts);
  const nameOf = usePlaceName();
  const refused = refusedOf(faultOf(error).fields, changes);
  if (refused.length === 0) return <Failed error={error} />;
  return (
    <div className="state" data-kind="failed" role="alert">
      {refused.map(({case: name, reference, location}) => (
        <p key={name}>{text('whatif.refused', {case: reference, place: nameOf(location)})}</p>
      ))}
    </div>
  );
}

interface Listed {
  key: string;
  what: string;
  undo: Change;
}

function useListed(changes: Changes): Listed[] {
  const text = useText(planTexts);
  const language = useLanguage();
  const word = useWord();
  const nameOf = usePlaceName();
  const overrides = changes.overrides.map(({case: name, reference, location, reason}): Listed => {
    const place = location ? nameOf(location) : text('case.unplaced');
    const what = text('whatif.moved', {case: reference, place, reason});
    return {key: name, what, undo: {kind: 'no_override', case: name}};
  });
  const quotas = [...changes.quotas].map(([location, capacity]): Listed => {
    const what = text('whatif.quota', {place: nameOf(location), capacity});
    return {key: location, what, undo: {kind: 'quota', location, capacity: undefined}};
  });
  const weights = [...changes.weights].map(([term, weight]): Listed => {
    const written = formatNumber(weight, Number.isInteger(weight) ? 0 : 2, language);
    const what = text('whatif.weight', {term: word('term', term), weight: written});
    return {key: term, what, undo: {kind: 'weight', term, weight: undefined}};
  });
  return [...overrides, ...quotas, ...weights];
}

function ChangeList({changes, change}: Omit<ChangeProps, 'plan'>) {
  const text = useText(planTexts);
  const listed = useListed(changes);
  if (listed.length === 0) return <p className="dim">{text('whatif.no_changes')}</p>;
  return (
    <ul className="plain-list stack">
      {listed.map(({key, what, undo}) => (
        <li key={key} className="row">
          <span>{what}</span>
          <Button
            variant="tertiary"
            data-size="sm"
            aria-label={text('whatif.remove_of', {what})}
            onClick={() => change(undo)}
          >
            {text('whatif.remove')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
