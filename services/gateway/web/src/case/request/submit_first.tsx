// A case that is not marked as ready yet: nobody can be asked before.
import {Button} from '@digdir/designsystemet-react';
import {useMutation, useQueryClient} from '@tanstack/react-query';
import {caseClient} from '../../api/clients';
import type {Case} from '../../gen/treff/casework/v1/case_pb';
import {useText} from '../../texts/catalogue';
import {Failed} from '../../ui/states';
import {caseTexts} from '../texts/texts';

export function SubmitFirst({one}: {one: Case}) {
  const text = useText(caseTexts);
  const queries = useQueryClient();
  const submitting = useMutation({
    mutationFn: () => caseClient.submitCase({name: one.name, etag: one.etag}),
    onSuccess: (changed) => queries.setQueryData(['case', one.name], changed),
  });
  return (
    <>
      <p>{text('request.not_ready')}</p>
      {submitting.error && <Failed error={submitting.error} again={() => submitting.mutate()} />}
      <Button loading={submitting.isPending} onClick={() => submitting.mutate()}>
        {text('request.make_ready')}
      </Button>
    </>
  );
}
