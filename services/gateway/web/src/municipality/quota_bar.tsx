// What was decided, as one bar: settled, agreed, left. Words stand below it.
import {bareCount, boundsText, figureText} from '../figures/figure';
import {type Observation, Observation_State} from '../gen/treff/municipality/v1/observation_pb';
import type {Quota} from '../gen/treff/municipality/v1/quota_service_pb';
import {useText} from '../texts/catalogue';
import {useLanguage} from '../texts/language';
import {quotaPart} from './quota';
import {municipalityTexts} from './texts/texts';

// The most that a part may be, so that the bar never promises a place that may be taken.
function mostOf(part: Observation | undefined): number {
  return part?.value ?? part?.suppressedBounds?.upper ?? 0;
}

export function QuotaBar({quota}: {quota: Quota}) {
  const text = useText(municipalityTexts);
  const language = useLanguage();
  const decided = quota.decided?.value;
  if (quota.decided?.state !== Observation_State.VALUE || !decided || !quota.remaining) return null;
  const whole = Math.max(decided, mostOf(quota.settled) + mostOf(quota.agreed));
  const settled = mostOf(quota.settled) / whole;
  const agreed = mostOf(quota.agreed) / whole;
  const left = boundsText(quota.remaining, bareCount, language);
  const keys = [
    ['settled', `${text('quota.settled')}: ${figureText(quota.settled, bareCount, language)}`],
    ['agreed', `${text('quota.agreed')}: ${quotaPart(quota, 'agreed', language)}`],
    ['left', `${text('quota.left')}: ${left}`],
  ] as const;
  return (
    <div className="quota-bar">
      <p>
        {text('quota.of_decided', {
          year: quota.year,
          decided: quotaPart(quota, 'decided', language),
        })}
      </p>
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect data-part="left" width="100" height="10" />
        <rect data-part="settled" width={100 * settled} height="10" />
        <rect data-part="agreed" x={100 * settled} width={100 * agreed} height="10" />
      </svg>
      <ul className="plain-list row">
        {keys.map(([part, words]) => (
          <li key={part}>
            <svg viewBox="0 0 10 10" className="quota-key" aria-hidden="true">
              <rect data-part={part} width="10" height="10" />
            </svg>
            {words}
          </li>
        ))}
      </ul>
    </div>
  );
}
