// What went wrong in the reader's language: our own words where we have some, and beside them what
// the service wrote, which has the numbers.
import {Code} from '@connectrpc/connect';
import {type Fault, faultOf} from '../api/fault';
import {type Catalogue, textOf} from '../texts/catalogue';
import type {Language} from '../texts/format';
import {uiTexts} from './texts/texts';

export interface FaultText {
  headline: string;
  // In English, from the service; empty where it adds nothing.
  detail: string;
}

const all: Catalogue<string> = uiTexts;

export function faultText(error: unknown, language: Language): FaultText {
  const fault = faultOf(error);
  const text = textOf(uiTexts, language);
  const key = `reason.${fault.reason}`;
  if (key in all[language]) {
    const headline = textOf(all, language)(key, {resource: fault.resource});
    return {headline, detail: language === 'en' ? '' : fault.message};
  }
  if (fault.fields.length > 0) {
    return {headline: text('fault.fields', {count: fault.fields.length}), detail: fieldsOf(fault)};
  }
  if (fault.reason === '' && fault.code === Code.Unavailable) {
    return {headline: text('fault.unreachable'), detail: ''};
  }
  if (fault.code === Code.DeadlineExceeded) return {headline: text('fault.too_slow'), detail: ''};
  if (fault.code === Code.Unauthenticated) {
    return {headline: text('fault.signed_out'), detail: ''};
  }
  if (fault.code === Code.PermissionDenied) {
    return {headline: text('fault.not_allowed'), detail: ''};
  }
  return {headline: text('fault.any'), detail: fault.message};
}

const fieldsOf = (fault: Fault) =>
  fault.fields.map(({field, description}) => `${field}: ${description}`).join('\n');
