// The questions, the last answers, and sending them.
import {Button} from '@digdir/designsystemet-react';
import {useMutation, useQueryClient} from '@tanstack/react-query';
import {type FormEvent, useState} from 'react';
import {faultOf} from '../api/fault';
import type {Place} from '../api/municipalities';
import {reportClient} from '../api/report_client';
import {ErrorList, type FieldError} from '../forms/error_list';
import type {
  Report,
  GetReportTemplateResponse_Language as ReportLanguage,
} from '../gen/treff/municipality/v1/report_service_pb';
import {useText} from '../texts/catalogue';
import {todayInNorway} from '../texts/days';
import {formatDay} from '../texts/format';
import {useLanguage} from '../texts/language';
import {announce} from '../ui/announce';
import {Failed} from '../ui/states';
import {type Answers, answersOf, faultsOf, reportOf} from './answers';
import {dropDraft, readDraft, saveDraft} from './draft';
import {Contact, Labour, Languages, Recommended} from './more_questions';
import {Education, Housing, Minors} from './questions';
import {latestQuery} from './reports';
import {reportTexts} from './texts/texts';

interface ReportFormProps {
  reporter: string;
  place: Place;
  last: Report;
  languages: readonly ReportLanguage[];
  done: (report: Report) => void;
}

export function ReportForm(props: ReportFormProps) {
  const {reporter, place, last, languages} = props;
  const text = useText(reportTexts);
  const {answers, change, isDirty, isFromDraft, discard} = useAnswers(reporter, place, last);
  const {send, confirm, forget} = useSending(props, answers);
  const [tries, setTries] = useState(0);
  const errors = useErrors(answers, send.error);
  const shown = tries > 0 ? errors : [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTries(tries + 1);
    if (faultsOf(answers, todayInNorway()).length === 0) send.mutate();
  };
  const edit = (changed: Partial<Answers>) => {
    forget();
    change(changed);
  };
  const fields = {answers, change: edit, errorOf: errorOf(shown)};
  return (
    <>
      <LastReport last={last} isDirty={isDirty} confirm={confirm} />
      {isFromDraft && <p className="band">{text('draft.found')}</p>}
      <form className="report-form" onSubmit={submit} noValidate>
        <ErrorList errors={shown} tries={tries + (send.failureCount ?? 0)} />
        <Housing {...fields} />
        <Minors {...fields} />
        <Education {...fields} />
        <Languages {...fields} languages={languages} />
        <Labour {...fields} />
        <Contact {...fields} />
        {reporter.startsWith('regions/') && <Recommended {...fields} />}
        {send.error && shown.length === 0 && <Failed error={send.error} />}
        <p className="dim small">{text('draft.kept')}</p>
        <div className="row">
          <Button type="submit" loading={send.isPending}>
            {text('send')}
          </Button>
          {isDirty && (
            <Button type="button" variant="tertiary" onClick={discard}>
              {text('draft.discard')}
            </Button>
          )}
        </div>
      </form>
    </>
  );
}

function useAnswers(reporter: string, place: Place, last: Report) {
  const [initial] = useState(() => {
    const before = answersOf(last, Number(todayInNorway().slice(0, 4)));
    return {before, draft: readDraft(reporter, place.code, last.name, before)};
  });
  const [answers, setAnswers] = useState(initial.draft ?? initial.before);
  const [isFromDraft, setFromDraft] = useState(initial.draft !== undefined);
  const change = (changed: Partial<Answers>) => {
    const next = {...answers, ...changed};
    setAnswers(next);
    saveDraft(reporter, place.code, last.name, next);
  };
  const discard = () => {
    setAnswers(initial.before);
    setFromDraft(false);
    dropDraft(reporter, place.code);
  };
  const isDirty = JSON.stringify(answers) !== JSON.stringify(initial.before);
  return {answers, change, isDirty, isFromDraft, discard};
}

function useSending({reporter, place, done}: ReportFormProps, answers: Answers) {
  const text = useText(reportTexts);
  const client = useQueryClient();
  // The same report sent again after a failure on the way counts once; a changed one is another.
  const [requestId, setRequestId] = useState(() => crypto.randomUUID());
  const parent = `municipalities/${place.code}`;
  const onSuccess = (report: Report) => {
    dropDraft(reporter, place.code);
    client.setQueryData(latestQuery(reporter, place.code).queryKey, report);
    announce(text('announce.sent'));
    done(report);
  };
  const send = useMutation({
    mutationFn: () =>
      reportClient.createReport({parent, report: reportOf(answers, reporter), requestId}),
    onSuccess,
  });
  const confirm = useMutation({
    mutationFn: () => reportClient.confirmReport({parent, reporter, requestId}),
    onSuccess,
  });
  const forget = () => {
    if (!send.error) return;
    send.reset();
    setRequestId(crypto.randomUUID());
  };
  return {send, confirm, forget};
}

// The page's own checks first; what only the service found, by its field.
function useErrors(answers: Answers, error: unknown): FieldError[] {
  const text = useText(reportTexts);
  const own = faultsOf(answers, todayInNorway()).map(({field, kind, number}) => ({
    id: field,
    text: text(`wrong.${kind}`, {number}),
  }));
  if (own.length > 0 || !error) return own;
  return faultOf(error).fields.map(({field, description}) => {
    const id = field.replace(/^report\./, '');
    return {id, text: text('wrong.other', {field: id, problem: description})};
  });
}

const errorOf = (errors: readonly FieldError[]) => (id: string) =>
  errors.find((error) => error.id === id)?.text;

interface LastReportProps {
  last: Report;
  isDirty: boolean;
  confirm: ReturnType<typeof useSending>['confirm'];
}

function LastReport({last, isDirty, confirm}: LastReportProps) {
  const text = useText(reportTexts);
  const language = useLanguage();
  if (!last.createTime) return <p className="dim">{text('last.none')}</p>;
  return (
    <section className="report-last stack">
      <p>
        <strong>{text('last', {day: formatDay(last.reportDay, language)})}</strong>
        {', '}
        {text('last.age', {days: last.ageDays})}. {text('last.text')}
      </p>
      {confirm.error && <Failed error={confirm.error} again={() => confirm.mutate()} />}
      <div className="row">
        <Button
          variant="secondary"
          disabled={isDirty}
          loading={confirm.isPending}
          onClick={() => confirm.mutate()}
        >
          {text('confirm')}
        </Button>
        {isDirty && <span className="dim small">{text('confirm.dirty')}</span>}
      </div>
    </section>
  );
}
