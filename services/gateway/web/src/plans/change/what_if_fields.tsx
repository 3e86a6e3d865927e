// Other places and other weights, by number.
import {Button, Textfield} from '@digdir/designsystemet-react';
import {useQuery} from '@tanstack/react-query';
import {type FormEvent, useState} from 'react';
import {codeOf} from '../../api/municipalities';
import {readNumber, readWhole} from '../../forms/numbers';
import type {TermDefinition} from '../../gen/treff/recommendation/v1/policy_pb';
import {useText} from '../../texts/catalogue';
import {capitalised, useWord} from '../../texts/words/texts';
import {Answer} from '../../ui/answer';
import {policiesQuery} from '../plans';
import {planTexts} from '../texts/texts';
import type {ChangeProps} from './changes';
import {OtherPlace} from './move_dialog';

const mostPlaces = 1_000_000;

export function OtherPlaces({plan, change}: Omit<ChangeProps, 'changes'>) {
  const text = useText(planTexts);
  const [location, setLocation] = useState('');
  const [typed, setTyped] = useState('');
  const [isTried, setTried] = useState(false);
  const capacity = readWhole(typed, 0, mostPlaces);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!location || capacity === undefined) return setTried(true);
    change({kind: 'quota', location, capacity});
    setLocation('');
    setTyped('');
    setTried(false);
  };
  return (
    <form className="plan-fields" onSubmit={submit} noValidate>
      <OtherPlace
        id="what-if-place"
        locations={plan.locations.map(({id}) => id)}
        value={location}
        set={setLocation}
        isWrong={isTried && !location}
      />
      <Textfield
        label={text('whatif.capacity')}
        inputMode="numeric"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        error={isTried && capacity === undefined && text('whatif.capacity.wrong')}
      />
      <Button type="submit" variant="secondary">
        {text('whatif.add')}
      </Button>
    </form>
  );
}

export function OtherWeights({plan, changes, change}: ChangeProps) {
  const text = useText(planTexts);
  const policies = useQuery(policiesQuery);
  const name = plan.versions?.policy ?? '';
  return (
    <div className="stack plan-weights">
      <p className="dim small">
        {text('whatif.same_policy', {policy: codeOf(name)})} {text('whatif.weights_about')}
      </p>
      <Answer query={policies}>
        {(all) => (
          <div className="plan-fields">
            {all
              .find((policy) => policy.name === name)
              ?.terms.map((term) => (
                <Weight
                  key={term.termId}
                  term={term}
                  before={weightBefore(plan, term)}
                  chosen={changes.weights.get(term.termId)}
                  set={(weight) => change({kind: 'weight', term: term.termId, weight})}
                />
              ))}
          </div>
        )}
      </Answer>
    </div>
  );
}

// What the plan has: the policy's, or what was changed before.
const weightBefore = ({revision}: ChangeProps['plan'], {termId, weight}: TermDefinition) =>
  revision?.weightChanges.find((one) => one.termId === termId)?.weight ?? weight;

const mostWeight = 1000;

interface WeightProps {
  term: TermDefinition;
  before: number;
  chosen: number | undefined;
  set: (weight: number | undefined) => void;
}

function Weight({term, before, chosen, set}: WeightProps) {
  const text = useText(planTexts);
  const word = useWord();
  const written = (value: number) => String(value).replace('.', ',');
  const [typed, setTyped] = useState(written(chosen ?? before));
  const value = readNumber(typed);
  const isWrong = value === undefined || value <= 0 || value > mostWeight;
  const type = (next: string) => {
    setTyped(next);
    const weight = readNumber(next);
    const isGood = weight !== undefined && weight > 0 && weight <= mostWeight && weight !== before;
    set(isGood ? weight : undefined);
  };
  return (
    <Textfield
      label={capitalised(word('term', term.termId))}
      inputMode="decimal"
      value={typed}
      onChange={(event) => type(event.target.value)}
      error={isWrong && text('whatif.weight.wrong')}
    />
  );
}
