// Why a municipality says no, and what is missing in such an answer.
export const declineReasons = [
  'NO_SUITABLE_DWELLING',
  'NO_ACCESSIBLE_DWELLING',
  'QUOTA_USED',
  'HEALTH_SERVICE_MISSING',
  'EDUCATION_MISSING',
  'NO_STAFFED_HOUSING',
  'SERVICE_FULL',
  'OTHER_DECLINE',
] as const;
export type DeclineReasonName = (typeof declineReasons)[number];

export interface Decline {
  reason: DeclineReasonName | '';
  note: string;
}

export type DeclineFault = 'reason' | 'note';

export function declineFaults({reason, note}: Decline): DeclineFault[] {
  if (reason === '') return ['reason'];
  return reason === 'OTHER_DECLINE' && note.trim() === '' ? ['note'] : [];
}
