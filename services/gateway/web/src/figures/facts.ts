// The facts of a profile in the order in which officers ask.
import type {Indicator} from '../gen/treff/municipality/v1/indicator_pb';
import type {Profile} from '../gen/treff/municipality/v1/municipality_service_pb';
import type {Observation} from '../gen/treff/municipality/v1/observation_pb';
import {
  type Fact,
  type Provenance,
  Provenance_Delivery,
} from '../gen/treff/municipality/v1/observation_pb';
import type {Question} from '../gen/treff/municipality/v1/question_pb';

export interface KnownFact {
  indicator: Indicator;
  fact: Fact;
}

export interface Answered {
  // Unset for what no question asks for.
  question: Question | undefined;
  facts: KnownFact[];
}

export interface FactGroup {
  // `services`, `labour`, `performance`, `capacity`, `community`.
  name: string;
  answers: Answered[];
}

type Facts = Pick<Profile, 'facts' | 'indicators'>;

const pairs = ({facts, indicators}: Facts): KnownFact[] =>
  indicators.flatMap((indicator, i) => (facts[i] ? [{indicator, fact: facts[i]}] : []));

// Each question with its facts, also one that nothing answers; what no question asks for is last in
// its group. A fact that answers two questions stands at both.
export function inQuestionOrder(profile: Facts, questions: readonly Question[]): FactGroup[] {
  const all = pairs(profile);
  const byId = new Map(all.map((one) => [one.indicator.indicatorId, one]));
  const groups = new Map<string, Answered[]>();
  const groupOf = (name: string) => {
    const group = groups.get(name) ?? [];
    groups.set(name, group);
    return group;
  };
  for (const question of questions) {
    const facts = question.indicators.flatMap((id) => byId.get(id) ?? []);
    groupOf(question.group).push({question, facts});
  }
  const asked = new Set(questions.flatMap((question) => question.indicators));
  for (const one of all) {
    if (asked.has(one.indicator.indicatorId)) continue;
    const group = groupOf(one.indicator.group);
    const last = group.at(-1);
    if (last && !last.question) last.facts.push(one);
    else group.push({question: undefined, facts: [one]});
  }
  return [...groups].map(([name, answers]) => ({name, answers}));
}

// All that an observation was made from, the nearest first.
export function provenancesOf(
  observation: Observation | undefined,
  provenances: readonly Provenance[],
): Provenance[] {
  if (!observation) return [];
  const indexes = new Set([observation.provenanceIndex, ...observation.furtherProvenances]);
  return [...indexes].flatMap((index) => provenances[index] ?? []);
}

export const isMirrored = ({delivery}: Provenance) =>
  delivery === Provenance_Delivery.MIRROR_RECORDED ||
  delivery === Provenance_Delivery.MIRROR_ASSEMBLED;

export const isReported = ({delivery}: Provenance) => delivery === Provenance_Delivery.REPORTED;

// What somebody must report because no register has it.
export const mustBeReported = (id: string) => id.includes('.reported_');

export const groupNames = ['services', 'labour', 'performance', 'capacity', 'community'] as const;

// What a group is called in the texts of this folder.
export const groupKey = (name: string) =>
  `group.${groupNames.find((one) => one === name) ?? 'community'}` as const;
