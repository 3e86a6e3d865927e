// Fetches datasets anew: a button, how far it is, and what came of it.
import {Button} from '@digdir/designsystemet-react';
import type {Operation} from '../gen/google/longrunning/operations_pb';
import {type Import, Import_State} from '../gen/treff/ingestion/v1/ingestion_service_pb';
import {useText} from '../texts/catalogue';
import {Failed} from '../ui/states';
import {ingestionClient} from './queries';
import {sourcesTexts} from './texts/texts';
import {metadataOf, responseOf, useImport} from './use_import';

interface PanelProps {
  // None means all.
  datasets: string[];
  label: string;
}

export function ImportPanel({datasets, label}: PanelProps) {
  const running = useImport(() =>
    ingestionClient.importDatasets({datasets, requestId: crypto.randomUUID()}),
  );
  return (
    <div className="import-panel stack no-print">
      <div className="row">
        <Button variant="secondary" disabled={running.isRunning} onClick={running.start}>
          {label}
        </Button>
        {running.isRunning && <CancelButton running={running} />}
      </div>
      {running.error && <Failed error={running.error} safe={false} />}
      {running.operation && <Progress operation={running.operation} />}
    </div>
  );
}

export function CancelButton({running}: {running: ReturnType<typeof useImport>}) {
  const text = useText(sourcesTexts);
  return (
    <Button variant="tertiary" disabled={running.isCancelling} onClick={running.cancel}>
      {text(running.isCancelling ? 'import.cancelling' : 'import.cancel')}
    </Button>
  );
}

export function Progress({operation}: {operation: Operation}) {
  const text = useText(sourcesTexts);
  const metadata = metadataOf(operation);
  if (operation.done) return <Ended operation={operation} />;
  if (!metadata) return null;
  const {doneCount: done, imports, activity} = metadata;
  return (
    <p className="row">
      <progress max={imports.length} value={done} aria-label={text('import.progress')} />
      <span>{text('import.done_of', {done, all: imports.length})}</span>
      <span className="dim" lang="en">
        {activity}
      </span>
    </p>
  );
}

function Ended({operation}: {operation: Operation}) {
  const text = useText(sourcesTexts);
  const response = responseOf(operation);
  if (operation.result.case === 'error') {
    return (
      <p role="status" lang="en">
        {operation.result.value.message}
      </p>
    );
  }
  const imports = response?.imports ?? [];
  const count = (state: Import_State) => imports.filter((one) => one.state === state).length;
  const failed = imports.filter((one) => one.state === Import_State.FAILED);
  return (
    <div role="status" className="stack">
      <p>
        {text('import.ended', {
          published: count(Import_State.PUBLISHED),
          unchanged: count(Import_State.UNCHANGED),
          failed: failed.length,
          version: Number(response?.datasetVersion ?? 0),
        })}
      </p>
      <Faults imports={failed} />
    </div>
  );
}

function Faults({imports}: {imports: Import[]}) {
  return imports.map(({name, error}) => (
    <pre key={name} className="import-fault" lang="en">
      {error?.message}
    </pre>
  ));
}
