// Whatever the services name by an enum or an identifier has a word in each language.
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {
  Case_State,
  Case_Track,
  CaseWarning_Kind,
  FamilyTie_Relation,
  Member_Education,
  Member_StudyWish,
  Need_Kind,
} from '../src/gen/treff/casework/v1/case_pb';
import {
  SettlementRequest_ChoiceReason,
  SettlementRequest_DeclineReason,
  SettlementRequest_State,
} from '../src/gen/treff/casework/v1/request_service_pb';
import {Region_Level} from '../src/gen/treff/municipality/v1/region_pb';
import {wordOf} from '../src/texts/words/texts';

const enums: Record<string, object> = {
  case_state: Case_State,
  case_warning: CaseWarning_Kind,
  choice_reason: SettlementRequest_ChoiceReason,
  decline_reason: SettlementRequest_DeclineReason,
  education: Member_Education,
  level: Region_Level,
  need: Need_Kind,
  relation: FamilyTie_Relation,
  request_state: SettlementRequest_State,
  study_wish: Member_StudyWish,
  track: Case_Track,
};

describe.each(Object.entries(enums))('%s', (kind, values) => {
  it('has a word for each value', () => {
    const names = Object.values(values).filter(
      (name): name is string => typeof name === 'string' && !name.endsWith('_UNSPECIFIED'),
    );
    expect(names.length).toBeGreaterThan(2);
    for (const name of names) expect(wordOf(kind, name, 'nn'), name).not.toBe(name);
  });
});

it('the terms and rules of the standard policies have words', () => {
  const folder = path.join(__dirname, '../../../recommendation/policies');
  const policy = readdirSync(folder)
    .filter((file) => file.endsWith('.textproto'))
    .map((file) => readFileSync(path.join(folder, file), 'utf8'))
    .join('\n');
  const idsOf = (field: string) =>
    [...policy.matchAll(new RegExp(`${field}: "(\\w+)"`, 'g'))].map(([, id]) => `${id}`);

  expect(idsOf('term_id').length).toBeGreaterThan(5);
  for (const id of idsOf('term_id')) {
    expect(wordOf('term', id, 'nb'), id).not.toBe(id);
    expect(wordOf('short_term', id, 'nb'), id).not.toBe(id);
  }
  for (const id of idsOf('rule_id')) expect(wordOf('rule', id, 'nb'), id).not.toBe(id);
});
