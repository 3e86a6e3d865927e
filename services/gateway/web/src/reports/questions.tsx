// The first three questions: dwellings, unaccompanied minors and education.
import {Button, Checkbox, Fieldset, Radio, Textfield} from '@digdir/designsystemet-react';
import {useId} from 'react';
import {useText} from '../texts/catalogue';
import {type Answers, type Dwelling, noDwelling, type YesNo} from './answers';
import {reportTexts} from './texts/texts';

export interface QuestionProps {
  answers: Answers;
  change: (changed: Partial<Answers>) => void;
  // What is wrong with a field.
  errorOf: (id: string) => string | undefined;
}

const housingChoices = [
  ['', 'housing.unknown'],
  ['none', 'housing.none'],
  ['some', 'housing.some'],
] as const;

export function Housing({answers, change, errorOf}: QuestionProps) {
  const text = useText(reportTexts);
  const {housing, dwellings} = answers;
  const choose = (next: Answers['housing']) =>
    change({
      housing: next,
      dwellings: next === 'some' && dwellings.length === 0 ? [noDwelling] : dwellings,
    });
  const set = (index: number, changed: Partial<Dwelling>) =>
    change({dwellings: dwellings.map((one, i) => (i === index ? {...one, ...changed} : one))});
  const remove = (index: number) => {
    const rest = dwellings.filter((_, i) => i !== index);
    change(rest.length === 0 ? {dwellings: rest, housing: 'none'} : {dwellings: rest});
  };
  return (
    <section className="stack" aria-labelledby="housing">
      <h2 id="housing">{text('housing')}</h2>
      <Fieldset>
        <Fieldset.Legend>{text('housing.known')}</Fieldset.Legend>
        {housingChoices.map(([value, key]) => (
          <Radio
            key={key}
            name="housing"
            value={value}
            label={text(key)}
            checked={housing === value}
            onChange={() => choose(value)}
          />
        ))}
      </Fieldset>
      {housing === 'some' && (
        <>
          {dwellings.map((one, i) => (
            <DwellingFields
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name.
              key={i}
              index={i}
              dwelling={one}
              set={(changed) => set(i, changed)}
              remove={() => remove(i)}
              errorOf={errorOf}
            />
          ))}
          <div>
            <Button
              type="button"
              variant="secondary"
              data-size="sm"
              onClick={() => change({dwellings: [...dwellings, noDwelling]})}
            >
              {text('dwelling.add')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

interface DwellingProps {
  index: number;
  dwelling: Dwelling;
  set: (changed: Partial<Dwelling>) => void;
  remove: () => void;
  errorOf: QuestionProps['errorOf'];
}

function DwellingFields({index, dwelling, set, remove, errorOf}: DwellingProps) {
  const text = useText(reportTexts);
  const idOf = (field: string) => `housing.dwellings[${index}].${field}`;
  const number = index + 1;
  return (
    <Fieldset className="report-dwelling">
      <Fieldset.Legend>{text('dwelling', {number})}</Fieldset.Legend>
      <div className="report-fields">
        <Textfield
          id={idOf('count')}
          label={text('dwelling.count')}
          inputMode="numeric"
          value={dwelling.count}
          onChange={(event) => set({count: event.target.value})}
          error={errorOf(idOf('count'))}
        />
        <Textfield
          id={idOf('persons')}
          label={text('dwelling.persons')}
          inputMode="numeric"
          value={dwelling.persons}
          onChange={(event) => set({persons: event.target.value})}
          error={errorOf(idOf('persons'))}
        />
        <Textfield
          id={idOf('bedrooms')}
          label={text('dwelling.bedrooms')}
          description={text('dwelling.bedrooms.about')}
          inputMode="numeric"
          value={dwelling.bedrooms}
          onChange={(event) => set({bedrooms: event.target.value})}
          error={errorOf(idOf('bedrooms'))}
        />
        <Textfield
          id={idOf('free_from')}
          label={text('dwelling.free_from')}
          description={text('dwelling.free_from.about')}
          type="date"
          value={dwelling.freeFrom}
          onChange={(event) => set({freeFrom: event.target.value})}
          error={errorOf(idOf('free_from'))}
        />
      </div>
      <div className="row">
        <Checkbox
          label={text('dwelling.wheelchair')}
          value="wheelchair"
          checked={dwelling.wheelchair}
          onChange={(event) => set({wheelchair: event.target.checked})}
        />
        <Checkbox
          label={text('dwelling.ground_floor')}
          value="ground_floor"
          checked={dwelling.groundFloor}
          onChange={(event) => set({groundFloor: event.target.checked})}
        />
        <Button type="button" variant="tertiary" data-size="sm" onClick={remove}>
          {text('dwelling.remove', {number})}
        </Button>
      </div>
    </Fieldset>
  );
}

export function Minors({answers, change, errorOf}: QuestionProps) {
  const text = useText(reportTexts);
  return (
    <section className="stack" aria-labelledby="minors">
      <h2 id="minors">{text('minors')}</h2>
      <Textfield
        id="staffed_places"
        className="report-number"
        label={text('minors.places')}
        description={text('empty.about')}
        inputMode="numeric"
        value={answers.staffedPlaces}
        onChange={(event) => change({staffedPlaces: event.target.value})}
        error={errorOf('staffed_places')}
      />
    </section>
  );
}

export function Education({answers, change, errorOf}: QuestionProps) {
  const text = useText(reportTexts);
  return (
    <section className="stack" aria-labelledby="education">
      <h2 id="education">{text('education')}</h2>
      <YesOrNo
        label={text('education.upper_secondary')}
        value={answers.upperSecondary}
        set={(upperSecondary) => change({upperSecondary})}
      />
      <YesOrNo
        label={text('education.adult')}
        value={answers.adultEducation}
        set={(adultEducation) => change({adultEducation})}
      />
      <YesOrNo
        label={text('education.programme')}
        value={answers.programme}
        set={(programme) => change({programme})}
      />
      <Textfield
        id="introduction_places"
        className="report-number"
        label={text('education.places')}
        description={text('empty.about')}
        inputMode="numeric"
        value={answers.programmePlaces}
        onChange={(event) => change({programmePlaces: event.target.value})}
        error={errorOf('introduction_places')}
      />
    </section>
  );
}

const yesNoChoices = [
  ['yes', 'yes'],
  ['no', 'no'],
  ['', 'unsaid'],
] as const;

interface YesOrNoProps {
  label: string;
  value: YesNo;
  set: (value: YesNo) => void;
}

function YesOrNo({label, value, set}: YesOrNoProps) {
  const text = useText(reportTexts);
  const name = useId();
  return (
    <Fieldset>
      <Fieldset.Legend>{label}</Fieldset.Legend>
      <div className="row report-yes-no">
        {yesNoChoices.map(([one, key]) => (
          <Radio
            key={key}
            name={name}
            value={one}
            label={text(key)}
            checked={value === one}
            onChange={() => set(one)}
          />
        ))}
      </div>
    </Fieldset>
  );
}
