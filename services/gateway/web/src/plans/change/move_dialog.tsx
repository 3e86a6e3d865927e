// A person says where a case shall be, and why. Nothing moves before the plan is solved again.

import {Button, Dialog, Fieldset, Radio, Textfield} from '@digdir/designsystemet-react';
import {useQuery} from '@tanstack/react-query';
import {type FormEvent, useId, useState} from 'react';
import {usePlaceName} from '../../api/municipalities';
import {Choice} from '../../forms/choice';
import {ErrorList, type FieldError} from '../../forms/error_list';
import type {Allocation} from '../../gen/treff/recommendation/v1/allocation_service_pb';
import {useText} from '../../texts/catalogue';
import {compareNames} from '../../texts/format';
import {useLanguage} from '../../texts/language';
import {Answer} from '../../ui/answer';
import {CaseLink, useReference} from '../names';
import type {CaseRow} from '../plan_rows';
import {planTexts} from '../texts/texts';
import {allowedPlacesQuery} from './allowed_places';
import {type Override, oneLine} from './changes';

type Where = 'hold' | 'best' | 'other' | 'none';

interface MoveDialogProps {
  row: CaseRow;
  // What was chosen before for the same case.
  before: Override | undefined;
  plan: Allocation;
  close: () => void;
  save: (override: Override) => void;
}

const longestReason = 1000;

export function MoveDialog(props: MoveDialogProps) {
  const {row, before, close, save} = props;
  const text = useText(planTexts);
  const reference = useReference(row.case);
  const [where, setWhere] = useState<Where>(() => firstChoice(row, before));
  const [other, setOther] = useState(before?.location ?? '');
  const [reason, setReason] = useState(before?.reason ?? '');
  const [tries, setTries] = useState(0);
  const location = {hold: row.location, best: row.best, other, none: ''}[where];
  const isPlaceMissing = where === 'other' && other === '';
  const isReasonMissing = oneLine(reason) === '';
  const errors: FieldError[] = [];
  if (isPlaceMissing) errors.push({id: 'move-place', text: text('move.municipality.missing')});
  if (isReasonMissing) errors.push({id: 'move-reason', text: text('move.reason.missing')});
  const shown = tries > 0 ? errors : [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTries(tries + 1);
    if (isPlaceMissing || isReasonMissing) return;
    save({case: row.case, reference, location, reason: oneLine(reason)});
    close();
  };
  return (
    <Dialog open onClose={close} closeButton={text('move.close')} aria-labelledby="move-title">
      <form className="stack" onSubmit={submit} noValidate>
        <h2 id="move-title">
          {text('move.title')}: {reference}
        </h2>
        <ErrorList errors={shown} tries={tries} />
        <WhereChoice {...props} where={where} setWhere={setWhere} />
        {where === 'other' && (
          <AllowedPlace
            plan={props.plan}
            name={row.case}
            value={other}
            set={setOther}
            isWrong={tries > 0 && isPlaceMissing}
          />
        )}
        <Textfield
          id="move-reason"
          label={text('move.reason')}
          description={text('move.reason.about')}
          maxLength={longestReason}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          error={tries > 0 && isReasonMissing && text('move.reason.missing')}
        />
        <div className="row">
          <Button type="submit">{text('move.save')}</Button>
          <Button type="button" variant="secondary" onClick={close}>
            {text('move.cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function firstChoice(row: CaseRow, before: Override | undefined): Where {
  if (before) {
    if (before.location === '') return 'none';
    if (before.location === row.location) return 'hold';
    return before.location === row.best ? 'best' : 'other';
  }
  if (row.location) return 'hold';
  return row.best ? 'best' : 'other';
}

interface WhereProps extends MoveDialogProps {
  where: Where;
  setWhere: (where: Where) => void;
}

function WhereChoice({row, plan, where, setWhere}: WhereProps) {
  const text = useText(planTexts);
  const nameOf = usePlaceName();
  const name = useId();
  const choices: {value: Where; label: string}[] = [];
  if (row.location) {
    choices.push({value: 'hold', label: text('move.hold', {place: nameOf(row.location)})});
  }
  if (row.best) choices.push({value: 'best', label: text('move.best', {place: nameOf(row.best)})});
  choices.push({value: 'other', label: text('move.other')});
  if (plan.options?.unplacedAllowed) choices.push({value: 'none', label: text('move.none')});
  return (
    <Fieldset>
      <Fieldset.Legend>{text('move.where')}</Fieldset.Legend>
      {choices.map(({value, label}) => (
        <Radio
          key={value}
          name={name}
          value={value}
          label={label}
          checked={where === value}
          onChange={() => setWhere(value)}
        />
      ))}
    </Fieldset>
  );
}

interface AllowedPlaceProps {
  plan: Allocation;
  // The case.
  name: string;
  value: string;
  set: (value: string) => void;
  isWrong: boolean;
}

function AllowedPlace({plan, name, ...choice}: AllowedPlaceProps) {
  const text = useText(planTexts);
  const allowed = useQuery(allowedPlacesQuery(plan, name));
  return (
    <Answer query={allowed}>
      {({locations, excluded}) => (
        <>
          <OtherPlace id="move-place" locations={locations} {...choice} />
          {excluded > 0 && (
            <p className="small dim">
              {text('move.excluded', {count: excluded})} <CaseLink name={name} />
            </p>
          )}
        </>
      )}
    </Answer>
  );
}

interface OtherPlaceProps {
  id: string;
  locations: readonly string[];
  value: string;
  set: (value: string) => void;
  isWrong: boolean;
}

export function OtherPlace({id, locations, value, set, isWrong}: OtherPlaceProps) {
  const text = useText(planTexts);
  const language = useLanguage();
  const nameOf = usePlaceName();
  const sorted = [...locations].sort((a, b) => compareNames(nameOf(a), nameOf(b), language));
  return (
    <Choice
      id={id}
      label={text('move.municipality')}
      value={value}
      options={[
        ['', text('move.municipality.choose')],
        ...sorted.map((one) => [one, nameOf(one)] as const),
      ]}
      set={set}
      error={isWrong ? text('move.municipality.missing') : ''}
    />
  );
}
