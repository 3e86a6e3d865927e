// What of a recorded answer is not as it was.
import {Alert} from '@digdir/designsystemet-react';
import type {Recommendation} from '../gen/treff/recommendation/v1/recommendation_service_pb';
import {useText} from '../texts/catalogue';
import {formatTime} from '../texts/format';
import {useLanguage} from '../texts/language';
import {caseTexts} from './texts/texts';

export function Difference({answer}: {answer: Recommendation}) {
  const text = useText(caseTexts);
  const language = useLanguage();
  const {difference, recordTime} = answer;
  if (!difference) return null;
  const time = recordTime ? formatTime(new Date(Number(recordTime.seconds) * 1000), language) : '';
  return (
    <Alert data-color="warning" data-size="sm">
      <h2>{text('difference.title', {time})}</h2>
      <ul>
        {difference.reasons.map((reason) => (
          <li key={reason.key + reason.text}>{reason.text}</li>
        ))}
      </ul>
    </Alert>
  );
}
