// A request to a municipality as it is made from an answer. Pure but for the sending.
import {create, toJsonString} from '@bufbuild/protobuf';
import {requestClient} from '../../api/request_client';
import type {Case} from '../../gen/treff/casework/v1/case_pb';
import {
  type SettlementRequest,
  SettlementRequest_ChoiceReason,
} from '../../gen/treff/casework/v1/request_service_pb';
import {
  type RankedMunicipality,
  type Recommendation,
  RecommendationSchema,
} from '../../gen/treff/recommendation/v1/recommendation_service_pb';
import type {Room} from '../../gen/treff/recommendation/v1/room_service_pb';

export const reasonNames = [
  'CANNOT_BE_TOLD_APART',
  'AGREED_BEFOREHAND',
  'HOUSEHOLD_WISH',
  'RECEPTION_CENTRE_ADVICE',
  'PLACES_NEEDED_FOR_OTHERS',
  'LOCAL_KNOWLEDGE',
  'OTHER_CHOICE',
] as const;
export type ReasonName = (typeof reasonNames)[number];

export interface Choice {
  // Empty when none is chosen.
  reason: ReasonName | '';
  note: string;
}

// That it cannot be told apart from the first holds only for those of the first group.
export const reasonsFor = ({group}: Pick<RankedMunicipality, 'group'>): readonly ReasonName[] =>
  group === 1 ? reasonNames : reasonNames.slice(1);

const needsNote = new Set<ReasonName | ''>(['LOCAL_KNOWLEDGE', 'OTHER_CHOICE']);

// What is missing; nothing for the first, which needs no reason.
export function faultOfChoice(
  {reason, note}: Choice,
  {rank}: Pick<RankedMunicipality, 'rank'>,
): 'reason' | 'note' | undefined {
  if (rank !== 1 && reason === '') return 'reason';
  if (needsNote.has(reason) && note.trim() === '') return 'note';
  return undefined;
}

// The answer as it was read, for the record: all names and ranks, explained for the one chosen and
// the first. It has to fit into 256 KiB.
export function asGiven(answer: Recommendation, ranked: RankedMunicipality): string {
  const kept = answer.ranked.map((one) =>
    one.rank === 1 || one.municipality === ranked.municipality
      ? one
      : {...one, requirements: [], terms: [], summary: undefined},
  );
  const excluded = answer.excluded.map((one) => ({
    ...one,
    failed: one.failed.map((result) => ({...result, citations: []})),
  }));
  return toJsonString(
    RecommendationSchema,
    create(RecommendationSchema, {...answer, ranked: kept, excluded}),
  );
}

const largestGiven = 256 * 1024;

interface Sending {
  one: Case;
  answer: Recommendation;
  ranked: RankedMunicipality;
  choice: Choice;
  room: {room: Room | undefined; commitmentsRevision: bigint} | undefined;
  requestId: string;
}

export function sendRequest(sending: Sending): Promise<SettlementRequest> {
  const {one, answer, ranked, choice, room, requestId} = sending;
  const given = asGiven(answer, ranked);
  const free = room?.room?.freeAtMost;
  // Who has agreed beforehand has said that there is room.
  const seesRoom = free !== undefined && choice.reason !== 'AGREED_BEFOREHAND';
  return requestClient.createSettlementRequest({
    parent: one.name,
    requestId,
    caseEtag: one.etag,
    caseRevision: one.revision,
    room: seesRoom
      ? {commitmentsRevision: room?.commitmentsRevision ?? 0n, freePlaces: free}
      : undefined,
    request: {
      municipality: ranked.municipality,
      choiceReason: choice.reason
        ? SettlementRequest_ChoiceReason[choice.reason]
        : SettlementRequest_ChoiceReason.CHOICE_REASON_UNSPECIFIED,
      choiceNote: choice.note.trim(),
      evidence: {
        recommendation: answer.name,
        digest: answer.digest,
        rank: ranked.rank,
        group: ranked.group,
        firstMunicipality: answer.ranked[0]?.municipality ?? '',
        asGiven: new Blob([given]).size <= largestGiven ? given : '',
      },
    },
  });
}
