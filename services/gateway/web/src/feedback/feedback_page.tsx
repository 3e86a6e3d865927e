// Four questions to households that were settled some time ago: in their own language, without an
// account, with the code of a letter. Nothing of it is kept in the browser.
import './feedback.css';
import {useQuery} from '@tanstack/react-query';
import {useEffect, useState} from 'react';
import type {FeedbackForm} from '../gen/treff/casework/v1/feedback_service_pb';
import {FeedbackForm_Direction as Direction} from '../gen/treff/casework/v1/feedback_service_pb';
import {text as plainText, useAddress} from '../ui/address';
import {Answer} from '../ui/answer';
import {formQuery, languagesQuery} from './feedback';
import {firstLanguage, type Given} from './feedback_answers';
import {FeedbackQuestions} from './feedback_questions';
import {ownTexts} from './own_texts';

const shape = {language: plainText};

export default function FeedbackPage() {
  const languages = useQuery(languagesQuery);
  return <Answer query={languages}>{(offered) => <InLanguage offered={offered} />}</Answer>;
}

// What was typed stays when the language is changed.
export interface Typed {
  code: string;
  given: Given;
}

function InLanguage({offered}: {offered: readonly FeedbackForm[]}) {
  const [address, setAddress] = useAddress(shape);
  const [typed, setTyped] = useState<Typed>({code: '', given: {}});
  const [thanks, setThanks] = useState('');
  const codes = offered.map(({language}) => language);
  const language = codes.includes(address.language)
    ? address.language
    : firstLanguage(navigator.languages, codes);
  const form = useQuery(formQuery(language));
  const isRightToLeft =
    offered.find((one) => one.language === language)?.direction === Direction.RIGHT_TO_LEFT;
  return (
    <main className="feedback" lang={language} dir={isRightToLeft ? 'rtl' : 'ltr'}>
      {!thanks && (
        <LanguageChoice
          offered={offered}
          language={language}
          set={(next) => setAddress({language: next})}
        />
      )}
      <Answer query={form}>
        {(shown) =>
          thanks ? (
            <Thanks text={thanks} language={language} />
          ) : (
            <>
              <Heading form={shown} />
              <FeedbackQuestions form={shown} typed={typed} type={setTyped} done={setThanks} />
            </>
          )
        }
      </Answer>
    </main>
  );
}

function Heading({form}: {form: FeedbackForm}) {
  useEffect(() => {
    document.title = form.title;
  }, [form.title]);
  return (
    <>
      <h1>{form.title}</h1>
      <p>{form.introduction}</p>
    </>
  );
}

interface LanguageChoiceProps {
  offered: readonly FeedbackForm[];
  language: string;
  set: (language: string) => void;
}

function LanguageChoice({offered, language, set}: LanguageChoiceProps) {
  return (
    <nav aria-label={ownTexts(language).language}>
      <ul className="feedback-languages">
        {offered.map((one) => (
          <li key={one.language}>
            <button
              type="button"
              lang={one.language}
              aria-current={one.language === language ? 'true' : undefined}
              onClick={() => set(one.language)}
            >
              {one.languageName}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Thanks({text, language}: {text: string; language: string}) {
  return (
    <div className="feedback-thanks">
      <h1 tabIndex={-1} ref={(heading) => heading?.focus()}>
        {text}
      </h1>
      <p>{ownTexts(language).help}</p>
    </div>
  );
}
