// A quota in words. Parts that a source holds back make what is left an interval.
import {bareCount, boundsText, figureText, valueText} from '../figures/figure';
import {Observation_State} from '../gen/treff/municipality/v1/observation_pb';
import type {Quota} from '../gen/treff/municipality/v1/quota_service_pb';
import {textOf} from '../texts/catalogue';
import type {Language} from '../texts/format';
import {municipalityTexts} from './texts/texts';

export type QuotaPart = 'requested' | 'decided' | 'settled' | 'agreed';

export function quotaPart(quota: Quota | undefined, part: QuotaPart, language: Language): string {
  const isNotAsked =
    part === 'decided' && quota?.decided?.state === Observation_State.NOT_APPLICABLE;
  if (isNotAsked) return textOf(municipalityTexts, language)('quota.not_asked');
  const observation = quota?.[part];
  // How far a year that is not over is counted stands once, at the source.
  if (observation?.value !== undefined) return valueText(observation.value, bareCount, language);
  return figureText(observation, bareCount, language);
}

// Without a decision there is nothing that could be left: the reason is then the decision's.
export function leftText(quota: Quota | undefined, language: Language): string {
  if (quota?.remaining) return boundsText(quota.remaining, bareCount, language);
  if (quota?.decided?.state === Observation_State.VALUE) {
    return textOf(municipalityTexts, language)('not_known');
  }
  return quotaPart(quota, 'decided', language);
}
