// The code, the questions and sending the answers.
import {Button, Fieldset, Radio, Textfield, ValidationMessage} from '@digdir/designsystemet-react';
import {useMutation} from '@tanstack/react-query';
import {type FormEvent, useState} from 'react';
import {ErrorList, type FieldError} from '../forms/error_list';
import type {
  FeedbackForm,
  FeedbackForm_Question as Question,
} from '../gen/treff/casework/v1/feedback_service_pb';
import {feedbackClient} from './feedback';
import {isCodeRefused, unanswered, waitOf} from './feedback_answers';
import type {Typed} from './feedback_page';
import {ownTexts} from './own_texts';

interface FeedbackQuestionsProps {
  form: FeedbackForm;
  typed: Typed;
  type: (typed: Typed) => void;
  done: (thanks: string) => void;
}

const codeId = 'feedback-code';
const idOf = (questionId: string) => `feedback-${questionId}`;

export function FeedbackQuestions({form, typed, type, done}: FeedbackQuestionsProps) {
  const own = ownTexts(form.language);
  const [tries, setTries] = useState(0);
  const sending = useMutation({
    mutationFn: () =>
      feedbackClient.submitFeedback({
        code: typed.code,
        answers: form.questions.map(({questionId}) => ({
          questionId,
          value: typed.given[questionId] ?? 0,
        })),
        language: form.language,
      }),
    onSuccess: ({thanks}) => done(thanks),
    onError: () => setTries((before) => before + 1),
  });
  const open = tries > 0 ? unanswered(form.questions, typed.given) : [];
  const isRefused = sending.error ? isCodeRefused(sending.error) : false;
  const isCodeWrong = isRefused || (tries > 0 && typed.code.trim() === '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTries(tries + 1);
    const isWhole = unanswered(form.questions, typed.given).length === 0;
    if (isWhole && typed.code.trim() !== '') sending.mutate();
  };
  const change = (changed: Partial<Typed>) => {
    sending.reset();
    type({...typed, ...changed});
  };
  return (
    <form className="feedback-form" onSubmit={submit} noValidate>
      <ErrorList
        title={isCodeWrong ? form.codeRefused : own.missing}
        errors={errorsOf(form, isCodeWrong, open)}
        tries={tries}
      />
      <Textfield
        id={codeId}
        label={form.codeLabel}
        dir="ltr"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={60}
        value={typed.code}
        onChange={(event) => change({code: event.target.value})}
        error={isCodeWrong && form.codeRefused}
      />
      {form.questions.map((question) => (
        <QuestionChoices
          key={question.questionId}
          form={form}
          question={question}
          value={typed.given[question.questionId]}
          set={(value) => change({given: {...typed.given, [question.questionId]: value}})}
          missing={open.includes(question.questionId) ? own.missing : ''}
        />
      ))}
      {sending.error && !isRefused && (
        <p role="alert" className="feedback-failed">
          {waitOf(sending.error) ? own.wait : own.failed}
        </p>
      )}
      <Button type="submit" loading={sending.isPending}>
        {own.send}
      </Button>
      <p className="dim">{own.help}</p>
    </form>
  );
}

function errorsOf(form: FeedbackForm, isCodeWrong: boolean, open: readonly string[]): FieldError[] {
  const code = isCodeWrong ? [{id: codeId, text: form.codeLabel}] : [];
  const questions = form.questions
    .filter(({questionId}) => open.includes(questionId))
    .map(({questionId, text}) => ({id: idOf(questionId), text}));
  return [...code, ...questions];
}

interface QuestionChoicesProps {
  form: FeedbackForm;
  question: Question;
  value: number | undefined;
  set: (value: number) => void;
  // What is said when it is not answered; empty while nothing is.
  missing: string;
}

function QuestionChoices({form, question, value, set, missing}: QuestionChoicesProps) {
  const id = idOf(question.questionId);
  const choices = [
    ...form.choices.map((one) => ({value: one.value, text: one.text})),
    {value: 0, text: form.noAnswer},
  ];
  return (
    <Fieldset className="feedback-question">
      <Fieldset.Legend>{question.text}</Fieldset.Legend>
      {choices.map((one, i) => (
        <Radio
          key={one.value}
          id={i === 0 ? id : undefined}
          name={id}
          value={String(one.value)}
          label={one.text}
          checked={value === one.value}
          onChange={() => set(one.value)}
        />
      ))}
      {missing && <ValidationMessage>{missing}</ValidationMessage>}
    </Fieldset>
  );
}
