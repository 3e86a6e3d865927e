// The household in one line; what somebody told of themselves says so.
import type {ReactNode} from 'react';
import {usePlaceName} from '../api/municipalities';
import {
  type Case,
  FamilyTie_Relation,
  Member_Literacy,
  Member_Relation,
  Member_StudyWish,
} from '../gen/treff/casework/v1/case_pb';
import {
  educationName,
  languageName,
  needsOf,
  relationName,
  stateName,
  thisYear,
  trackName,
} from '../household/household';
import {useText} from '../texts/catalogue';
import {formatDay, formatList, type Language} from '../texts/format';
import {capitalised, useWord} from '../texts/words/texts';
import {Mark} from '../ui/mark';
import {caseTexts} from './texts/texts';

interface Props {
  one: Case;
  language: Language;
}

export function HouseholdLine({one, language}: Props) {
  const text = useText(caseTexts);
  const word = useWord();
  const needs = needsOf(one, word, language);
  const members = useMembers(one, language);
  return (
    <dl className="facts household">
      <Fact label={text('household.persons')}>
        {text('household.ages', {count: one.members.length, members})}
      </Fact>
      <Fact label={text('household.state')}>
        {capitalised(word('case_state', stateName(one.state)))}
      </Fact>
      <Deadline one={one} language={language} />
      {one.permitDate && (
        <Fact label={text('household.permit')}>{formatDay(one.permitDate, language)}</Fact>
      )}
      <Fact label={text('household.track')}>
        {capitalised(word('track', trackName(one.track)))}
      </Fact>
      <Told
        label={text('household.languages')}
        values={languagesOf(one, language, text('household.spoken'))}
      />
      <Told label={text('household.education')} values={useEducation(one)} />
      <Told label={text('household.work')} values={useWork(one)} />
      <Told label={text('household.wish')} values={useStudyWishes(one)} />
      <Ties one={one} language={language} />
      <Places
        names={one.wishedMunicipalities}
        label={text('household.wished')}
        language={language}
      />
      <Places
        names={one.advisedMunicipalities}
        label={text('household.advised')}
        language={language}
      />
      {needs.length > 0 && (
        <Fact label={text('household.needs')}>
          {needs
            .map((need) => (need.isRequired ? text('need.required', {need: need.text}) : need.text))
            .join('; ')}
        </Fact>
      )}
    </dl>
  );
}

function Fact({label, children}: {label: ReactNode; children: ReactNode}) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

// Self-reported; left out where nothing was told.
function Told({label, values}: {label: string; values: string[]}) {
  const text = useText(caseTexts);
  if (values.length === 0) return null;
  return <Fact label={text('household.told', {label})}>{values.join('; ')}</Fact>;
}

// "38 år, partner 36, barn 12 og 8": each relation once, in the order in which they come.
function useMembers(one: Case, language: Language): string {
  const text = useText(caseTexts);
  const word = useWord();
  const ages = new Map<Member_Relation, string[]>();
  const year = thisYear();
  for (const {relation, birthYear} of one.members) {
    ages.set(relation, [...(ages.get(relation) ?? []), String(year - birthYear)]);
  }
  const parts = [...ages].map(([relation, values]) => {
    const list = formatList(values, language);
    return relation === Member_Relation.REFERENCE_PERSON
      ? text('household.reference', {age: list})
      : text('household.of', {relation: word('relation', relationName(relation)), ages: list});
  });
  return parts.join(', ');
}

const unique = (values: string[]) => [...new Set(values)];

function languagesOf(one: Case, language: Language, spokenOnly: string): string[] {
  const known = new Map<string, boolean>();
  for (const member of one.members) {
    for (const {code, literate} of member.languages) {
      const reads = literate && member.literacy !== Member_Literacy.NOT_LITERATE;
      known.set(code, known.get(code) || reads);
    }
  }
  return [...known].map(([code, reads]) => {
    const name = languageName(code, language);
    return reads ? name : `${name} (${spokenOnly})`;
  });
}

function useEducation(one: Case): string[] {
  const word = useWord();
  const told = one.members.map(({education}) => educationName(education));
  return unique(told.filter((name) => name && name !== 'EDUCATION_UNSPECIFIED')).map((name) =>
    word('education', name),
  );
}

function useWork(one: Case): string[] {
  const text = useText(caseTexts);
  const word = useWord();
  return one.members.flatMap(({workExperiences}) =>
    workExperiences.map(({occupationCode, years}) =>
      text('household.work_one', {
        group: capitalised(word('occupation', occupationCode.charAt(0))),
        code: occupationCode,
        years,
      }),
    ),
  );
}

function useStudyWishes(one: Case): string[] {
  const word = useWord();
  const told = one.members.map(({studyWish}) => Member_StudyWish[studyWish] ?? '');
  return unique(told.filter((name) => name && name !== 'STUDY_WISH_UNSPECIFIED')).map((name) =>
    word('study_wish', name),
  );
}

function Ties({one, language}: Props) {
  const text = useText(caseTexts);
  const word = useWord();
  const nameOf = usePlaceName();
  if (one.familyTies.length === 0) return null;
  const ties = one.familyTies.map(({relation, municipality}) =>
    text('household.tie', {
      relation: capitalised(word('relation', FamilyTie_Relation[relation] ?? '')),
      place: nameOf(municipality),
    }),
  );
  return <Fact label={text('household.ties')}>{formatList(ties, language)}</Fact>;
}

function Places({names, label, language}: {names: string[]; label: string; language: Language}) {
  const nameOf = usePlaceName();
  if (names.length === 0) return null;
  return <Fact label={label}>{formatList(names.map(nameOf), language)}</Fact>;
}

function Deadline({one, language}: Props) {
  const text = useText(caseTexts);
  if (!one.settlementDeadline) return null;
  const left = one.daysLeft;
  return (
    <Fact label={text('household.deadline')}>
      {formatDay(one.settlementDeadline, language)}{' '}
      {left !== undefined && (
        <Mark tone={one.late ? 'danger' : left <= 14 ? 'warning' : 'neutral'}>
          {text(one.late ? 'deadline.late' : 'deadline.left', {count: Math.abs(left)})}
        </Mark>
      )}
    </Fact>
  );
}
