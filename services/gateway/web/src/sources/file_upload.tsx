// A file in the place of a source's answer: first checked, with every fault, then published by a
// second step.
import {
  Button,
  Field,
  Input,
  Label,
  Textfield,
  ValidationMessage,
} from '@digdir/designsystemet-react';
import {useMutation} from '@tanstack/react-query';
import {type FormEvent, useState} from 'react';
import {useRequestId} from '../api/request_id';
import {ErrorList} from '../forms/error_list';
import type {CheckFileResponse} from '../gen/treff/ingestion/v1/ingestion_service_pb';
import {useText} from '../texts/catalogue';
import {Failed} from '../ui/states';
import {CancelButton, Progress} from './import_panel';
import {Warnings} from './imports';
import {ingestionClient} from './queries';
import {ReportLine} from './report_line';
import {sourcesTexts} from './texts/texts';
import {useImport} from './use_import';

const mostBytes = 4_000_000;

interface Handed {
  file: File;
  role: string;
  year: number;
}

export function FileUpload({dataset}: {dataset: string}) {
  const text = useText(sourcesTexts);
  const [handed, setHanded] = useState<Handed>();
  return (
    <section className="stack no-print" aria-labelledby="file">
      <h2 id="file">{text('file.title')}</h2>
      <p>{text('file.about')}</p>
      <FileForm check={setHanded} />
      {handed && <Checked key={keyOf(handed)} dataset={dataset} handed={handed} />}
    </section>
  );
}

const keyOf = ({file, role, year}: Handed) =>
  `${file.name} ${file.size} ${file.lastModified} ${role} ${year}`;

function FileForm({check}: {check: (handed: Handed) => void}) {
  const text = useText(sourcesTexts);
  const [file, setFile] = useState<File>();
  const [role, setRole] = useState('');
  const [year, setYear] = useState('');
  const [tries, setTries] = useState(0);
  const tooLarge = (file?.size ?? 0) > mostBytes ? text('file.too_large') : '';
  const fileFault = file ? tooLarge : text('file.none');
  const yearFault = year !== '' && !/^\d{4}$/.test(year) ? text('file.year.bad') : '';
  const errors = [
    {id: 'file-file', text: fileFault},
    {id: 'file-year', text: yearFault},
  ].filter((one) => tries > 0 && one.text !== '');
  const errorOf = (id: string) => errors.find((one) => one.id === id)?.text;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTries(tries + 1);
    if (file && !fileFault && !yearFault) check({file, role: role.trim(), year: Number(year)});
  };
  return (
    <form className="file-form" onSubmit={submit} noValidate>
      <ErrorList errors={errors} tries={tries} />
      <Field>
        <Label>{text('file.file')}</Label>
        <Input id="file-file" type="file" onChange={(event) => setFile(event.target.files?.[0])} />
        {errorOf('file-file') && <ValidationMessage>{fileFault}</ValidationMessage>}
      </Field>
      <Textfield
        id="file-year"
        label={text('file.year')}
        description={text('file.year.about')}
        inputMode="numeric"
        value={year}
        error={errorOf('file-year')}
        onChange={(event) => setYear(event.target.value.trim())}
      />
      <Textfield
        label={text('file.role')}
        description={text('file.role.about')}
        value={role}
        onChange={(event) => setRole(event.target.value)}
      />
      <Button type="submit" variant="secondary">
        {text('file.check')}
      </Button>
    </form>
  );
}

const contentOf = async (file: File) => new Uint8Array(await file.arrayBuffer());

function Checked({dataset, handed}: {dataset: string; handed: Handed}) {
  const {file, role, year} = handed;
  const text = useText(sourcesTexts);
  // The same file sent again, after a failure on the way, is imported once.
  const requestIdOf = useRequestId();
  const checking = useMutation({
    mutationFn: async () =>
      ingestionClient.checkFile({dataset, content: await contentOf(file), role, year}),
  });
  const running = useImport(async () =>
    ingestionClient.importFile({
      dataset,
      content: await contentOf(file),
      role,
      year,
      fileName: file.name,
      requestId: requestIdOf([dataset, keyOf(handed)]),
    }),
  );
  useOnce(checking.mutate);
  if (checking.error) return <Failed error={checking.error} again={() => checking.mutate()} />;
  if (!checking.data) return <p role="status">{text('file.checking', {name: file.name})}</p>;
  return (
    <div className="stack">
      <Verdict answer={checking.data} name={file.name} />
      {!checking.data.error && (
        <div className="row">
          <Button disabled={running.isRunning} onClick={running.start}>
            {text('file.publish')}
          </Button>
          {running.isRunning && <CancelButton running={running} />}
        </div>
      )}
      {running.error && <Failed error={running.error} safe={false} />}
      {running.operation && <Progress operation={running.operation} />}
    </div>
  );
}

function useOnce(act: () => void) {
  const [wasDone, setDone] = useState(false);
  if (!wasDone) {
    setDone(true);
    queueMicrotask(act);
  }
}

function Verdict({answer, name}: {answer: CheckFileResponse; name: string}) {
  const text = useText(sourcesTexts);
  if (answer.error) {
    return (
      <div className="state" data-kind="failed" role="alert">
        <h3>{text('file.refused', {name})}</h3>
        <pre lang="en">{answer.error}</pre>
        <Warnings warnings={answer.warnings} />
      </div>
    );
  }
  return (
    <div role="status" className="stack">
      <p>{text('file.would', {name, count: Number(answer.rowCount)})}</p>
      {answer.report ? <ReportLine report={answer.report} /> : <p>{text('file.first')}</p>}
      <Warnings warnings={answer.warnings} />
    </div>
  );
}
