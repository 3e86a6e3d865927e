// The further questions: interpreters, labour market, whom to ask, and the county's recommendation.
import {Checkbox, Fieldset, Radio, Textfield} from '@digdir/designsystemet-react';
import {Choice} from '../forms/choice';
import type {GetReportTemplateResponse_Language as ReportLanguage} from '../gen/treff/municipality/v1/report_service_pb';
import {useText} from '../texts/catalogue';
import {todayInNorway} from '../texts/days';
import {compareNames} from '../texts/format';
import {nameOf} from '../texts/in_language';
import {useLanguage} from '../texts/language';
import {capitalised} from '../texts/words/texts';
import {labourMarkets, recommendedYears} from './answers';
import type {QuestionProps} from './questions';
import {reportTexts} from './texts/texts';

interface LanguagesProps extends QuestionProps {
  languages: readonly ReportLanguage[];
}

export function Languages({answers, change, languages}: LanguagesProps) {
  const text = useText(reportTexts);
  const language = useLanguage();
  const chosen = answers.languages;
  const toggle = (code: string) =>
    change({
      languages: chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code],
    });
  const named = languages.map((one) => ({code: one.code, name: nameOf(one, language)}));
  named.sort((a, b) => compareNames(a.name, b.name, language));
  return (
    <section className="stack" aria-labelledby="interpreters">
      <h2 id="interpreters">{text('interpreters')}</h2>
      <p className="dim">{text('interpreters.about')}</p>
      <details>
        <summary>{text('interpreters.choose', {count: chosen.length})}</summary>
        <Fieldset>
          <Fieldset.Legend className="ds-sr-only">{text('interpreters')}</Fieldset.Legend>
          <div className="report-languages">
            {named.map(({code, name}) => (
              <Checkbox
                key={code}
                value={code}
                label={capitalised(name)}
                checked={chosen.includes(code)}
                onChange={() => toggle(code)}
              />
            ))}
          </div>
        </Fieldset>
      </details>
    </section>
  );
}

export function Labour({answers, change}: QuestionProps) {
  const text = useText(reportTexts);
  return (
    <section className="stack" aria-labelledby="labour">
      <h2 id="labour">{text('labour')}</h2>
      <Fieldset>
        <Fieldset.Legend>{text('labour.question')}</Fieldset.Legend>
        {labourMarkets.map((one) => (
          <Radio
            key={one}
            name="labour"
            value={one}
            label={text(`labour.${one}`)}
            checked={answers.labour === one}
            onChange={() => change({labour: one})}
          />
        ))}
        <Radio
          name="labour"
          value="unsaid"
          label={text('unsaid')}
          checked={answers.labour === ''}
          onChange={() => change({labour: ''})}
        />
      </Fieldset>
    </section>
  );
}

const contactFields = [
  ['role', 'text'],
  ['office', 'text'],
  ['phone', 'tel'],
  ['email', 'email'],
] as const;

export function Contact({answers, change, errorOf}: QuestionProps) {
  const text = useText(reportTexts);
  return (
    <section className="stack" aria-labelledby="contact">
      <h2 id="contact">{text('contact')}</h2>
      <p className="dim">{text('contact.about')}</p>
      <div className="report-fields">
        {contactFields.map(([field, type]) => (
          <Textfield
            key={field}
            id={`contact.${field}`}
            label={text(`contact.${field}`)}
            type={type}
            maxLength={200}
            autoComplete="off"
            value={answers.contact[field]}
            onChange={(event) =>
              change({contact: {...answers.contact, [field]: event.target.value}})
            }
            error={errorOf(`contact.${field}`)}
          />
        ))}
      </div>
    </section>
  );
}

export function Recommended({answers, change, errorOf}: QuestionProps) {
  const text = useText(reportTexts);
  const {recommended} = answers;
  const thisYear = Number(todayInNorway().slice(0, 4));
  // A draft of last year keeps its year until another is chosen.
  const years = [...new Set([Number(recommended.year), ...recommendedYears(thisYear)])].sort();
  return (
    <section className="stack" aria-labelledby="recommended">
      <h2 id="recommended">{text('recommended')}</h2>
      <Choice
        id="recommended_number.year"
        className="report-number"
        label={text('recommended.year')}
        value={recommended.year}
        options={years.map((year) => [String(year), String(year)] as const)}
        set={(year) => change({recommended: {...recommended, year}})}
        error={errorOf('recommended_number.year')}
      />
      <Textfield
        id="recommended_number.persons"
        className="report-number"
        label={text('recommended.persons')}
        description={text('empty.about')}
        inputMode="numeric"
        value={recommended.persons}
        onChange={(event) => change({recommended: {...recommended, persons: event.target.value}})}
        error={errorOf('recommended_number.persons')}
      />
    </section>
  );
}
