// What the answer rests on, and how to have it again.
import {Button} from '@digdir/designsystemet-react';
import {useMutation} from '@tanstack/react-query';
import {codeOf} from '../api/municipalities';
import {recommendationClient} from '../api/recommendation_clients';
import type {Recommendation} from '../gen/treff/recommendation/v1/recommendation_service_pb';
import {useText} from '../texts/catalogue';
import {formatDay, formatTime} from '../texts/format';
import {useLanguage} from '../texts/language';
import {Failed} from '../ui/states';
import type {ChangeCase} from './address';
import {caseTexts} from './texts/texts';
import {Weights} from './weights';

interface FootProps {
  answer: Recommendation;
  change: ChangeCase;
  isRecord: boolean;
}

export function Foot({answer, change, isRecord}: FootProps) {
  const text = useText(caseTexts);
  const record = codeOf(answer.name);
  return (
    <footer className="case-foot">
      <h2>{text('versions.title')}</h2>
      <Versions answer={answer} />
      <p className="small">
        <span className="dim">{text('versions.digest')}</span> <code>{answer.digest}</code>
      </p>
      <div className="row no-print">
        <DeriveAgain answer={answer} />
        {isRecord ? (
          <Button variant="tertiary" data-size="sm" onClick={() => change({record: ''}, 'push')}>
            {text('versions.now')}
          </Button>
        ) : (
          <Button variant="tertiary" data-size="sm" onClick={() => change({record}, 'push')}>
            {text('versions.keep')}
          </Button>
        )}
      </div>
      <Weights answer={answer} />
    </footer>
  );
}

function Versions({answer}: {answer: Recommendation}) {
  const text = useText(caseTexts);
  const language = useLanguage();
  const {versions, recordTime} = answer;
  if (!versions) return null;
  const facts: [string, string][] = [
    [text('versions.case'), String(versions.caseRevision)],
    [text('versions.dataset'), String(versions.datasetVersion)],
    [text('versions.quota'), `${versions.quotaRevision} (${versions.quotaYear})`],
    [text('versions.commitments'), String(versions.commitmentsRevision)],
    [text('versions.policy'), codeOf(versions.policy)],
    [text('versions.day'), formatDay(versions.asOf, language)],
    [text('versions.rules'), String(versions.matchingRevision)],
  ];
  if (recordTime) {
    const time = formatTime(new Date(Number(recordTime.seconds) * 1000), language);
    facts.push([text('versions.recorded'), time]);
  }
  return (
    <dl className="facts small">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function DeriveAgain({answer}: {answer: Recommendation}) {
  const text = useText(caseTexts);
  const language = useLanguage();
  const again = useMutation({
    mutationFn: () => recommendationClient.getRecommendation({name: answer.name, language}),
  });
  const isSame = again.data && !again.data.difference && again.data.digest === answer.digest;
  return (
    <>
      <Button
        variant="secondary"
        data-size="sm"
        loading={again.isPending}
        onClick={() => again.mutate()}
      >
        {text('versions.again')}
      </Button>
      <span role="status">{again.data && text(isSame ? 'versions.same' : 'versions.differs')}</span>
      {again.error && <Failed error={again.error} again={() => again.mutate()} />}
    </>
  );
}
