// Which municipalities stand beside each other; the first is the one that the others are compared
// with.
import {Button, Field, Label, ValidationMessage} from '@digdir/designsystemet-react';
import {type FormEvent, useId, useState} from 'react';
import {Link} from 'wouter';
import type {Place} from '../api/municipalities';
import {municipalityPath} from '../figures/paths';
import {useText} from '../texts/catalogue';
import {compareNames} from '../texts/format';
import {useLanguage} from '../texts/language';
import {announce} from '../ui/announce';
import {findPlace} from './find_place';
import {compareTexts} from './texts/texts';

const mostCompared = 4;

interface ChooserProps {
  all: Place[];
  codes: string[];
  change: (codes: string[]) => void;
}

export function Chooser({all, codes, change}: ChooserProps) {
  const text = useText(compareTexts);
  const chosen = codes.map((code) => all.find((one) => one.code === code) ?? unknown(code));
  const remove = (place: Place) => {
    change(codes.filter((code) => code !== place.code));
    announce(text('removed', {name: place.name}));
  };
  return (
    <div className="compare-chooser no-print">
      <ul className="plain-list stack" aria-label={text('chosen')}>
        {chosen.map((place, i) => (
          <li key={place.code} className="row">
            <Link href={municipalityPath(place.code)}>{place.name}</Link>
            <span className="dim small">{place.county}</span>
            {i === 0 ? (
              codes.length > 1 && <span className="small">{text('reference')}</span>
            ) : (
              <Button
                variant="tertiary"
                data-size="sm"
                aria-label={text('make_reference.of', {name: place.name})}
                onClick={() => change([place.code, ...codes.filter((code) => code !== place.code)])}
              >
                {text('make_reference')}
              </Button>
            )}
            <Button
              variant="tertiary"
              data-size="sm"
              data-color="danger"
              aria-label={text('remove.of', {name: place.name})}
              onClick={() => remove(place)}
            >
              {text('remove')}
            </Button>
          </li>
        ))}
      </ul>
      {codes.length < mostCompared && <Adder all={all} codes={codes} change={change} />}
    </div>
  );
}

const unknown = (code: string): Place => ({
  code,
  name: code,
  county: '',
  countyCode: '',
});

function Adder({all, codes, change}: ChooserProps) {
  const text = useText(compareTexts);
  const language = useLanguage();
  const id = useId();
  const [words, setWords] = useState('');
  const [fault, setFault] = useState('');
  const free = all
    .filter(({code}) => !codes.includes(code))
    .sort((a, b) => compareNames(a.name, b.name, language));
  const add = (event: FormEvent) => {
    event.preventDefault();
    const found = findPlace(free, words);
    if (found.length !== 1) {
      const names = found.map(({name, code}) => `${name} (${code})`).join(', ');
      setFault(found.length > 1 ? text('several', {names}) : text('none', {words}));
      return;
    }
    setFault('');
    setWords('');
    change([...codes, found[0]!.code]);
    announce(text('added', {name: found[0]!.name}));
  };
  return (
    <form className="compare-adder" onSubmit={add} noValidate>
      <Field>
        <Label>{text(codes.length === 0 ? 'add.first' : 'add')}</Label>
        <input
          className="ds-input"
          list={`${id}-places`}
          autoComplete="off"
          value={words}
          aria-invalid={fault !== ''}
          onChange={(event) => setWords(event.target.value)}
        />
        {fault && <ValidationMessage>{fault}</ValidationMessage>}
      </Field>
      <datalist id={`${id}-places`}>
        {free.map(({code, name, county}) => (
          <option key={code} value={`${name} (${code})`}>
            {county}
          </option>
        ))}
      </datalist>
      <Button type="submit" variant="secondary">
        {text('add.button')}
      </Button>
    </form>
  );
}
