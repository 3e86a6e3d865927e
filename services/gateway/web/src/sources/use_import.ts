// An import as a long operation: started, followed by asking, and cancelled.
import {anyUnpack} from '@bufbuild/protobuf/wkt';
import {useMutation, useQuery} from '@tanstack/react-query';
import {useEffect, useState} from 'react';
import {operationQuery, operationsClient} from '../api/operations';
import {queryClient} from '../api/query_client';
import type {Operation} from '../gen/google/longrunning/operations_pb';
import {
  ImportDatasetsResponseSchema,
  ImportMetadataSchema,
} from '../gen/treff/ingestion/v1/ingestion_service_pb';

export const metadataOf = ({metadata}: Operation) =>
  metadata && anyUnpack(metadata, ImportMetadataSchema);

export const responseOf = ({result}: Operation) =>
  result.case === 'response' ? anyUnpack(result.value, ImportDatasetsResponseSchema) : undefined;

// What an import may have changed is asked for anew.
const touched = [
  'datasets',
  'dataset',
  'imports',
  'versions',
  'served',
  'municipalities',
  'profile',
];

export function useImport(start: () => Promise<Operation>) {
  const [name, setName] = useState('');
  const starting = useMutation({
    mutationFn: start,
    onSuccess: (operation) => setName(operation.name),
  });
  const cancelling = useMutation({mutationFn: () => operationsClient.cancelOperation({name})});
  const following = useQuery(operationQuery(name));
  const operation = following.data ?? starting.data;
  const isDone = operation?.done ?? false;
  useEffect(() => {
    if (!isDone) return;
    for (const key of touched) queryClient.invalidateQueries({queryKey: [key]});
  }, [isDone]);
  return {
    start: () => starting.mutate(),
    cancel: () => cancelling.mutate(),
    operation,
    isRunning: starting.isPending || (name !== '' && !isDone),
    isCancelling: cancelling.isPending || cancelling.isSuccess,
    error: starting.error ?? following.error ?? cancelling.error,
  };
}
