// The facts by group and question, in the officers' order, with the holes and why they are there.
import {Textfield} from '@digdir/designsystemet-react';
import {useQuery} from '@tanstack/react-query';
import {useMemo} from 'react';
import {countryQuery} from '../figures/country';
import type {PlaceNames} from '../figures/fact_parts';
import {type FactGroup, groupKey, inQuestionOrder} from '../figures/facts';
import {questionsQuery} from '../figures/queries';
import {figuresTexts} from '../figures/texts/texts';
import type {Municipality, Profile} from '../gen/treff/municipality/v1/municipality_service_pb';
import type {Question} from '../gen/treff/municipality/v1/question_pb';
import {Region_Level} from '../gen/treff/municipality/v1/region_pb';
import {useText} from '../texts/catalogue';
import type {Language} from '../texts/format';
import {nameOf} from '../texts/in_language';
import {useLanguage} from '../texts/language';
import {text as textParameter, useAddress} from '../ui/address';
import {Answer} from '../ui/answer';
import {FactTable} from './fact_table';
import {municipalityTexts} from './texts/texts';

interface FactsProps {
  profile: Profile;
  place: Municipality;
}

export function Facts({profile, place}: FactsProps) {
  const query = useQuery(questionsQuery);
  return (
    <Answer query={query}>
      {(questions) => <FactGroups profile={profile} place={place} questions={questions} />}
    </Answer>
  );
}

const shape = {facts: textParameter};

function FactGroups({profile, place, questions}: FactsProps & {questions: Question[]}) {
  const text = useText(municipalityTexts);
  const language = useLanguage();
  const [{facts: words}, change] = useAddress(shape);
  // It comes when it comes: the municipality's own figures do not wait for it.
  const {data: country} = useQuery(countryQuery(profile.datasetVersion));
  const all = useMemo(() => inQuestionOrder(profile, questions), [profile, questions]);
  const groups = useMemo(() => withWords(all, words, language), [all, words, language]);
  const names: PlaceNames = {
    [Region_Level.COUNTY]: place.countyDisplayName,
    [Region_Level.LABOUR_MARKET_REGION]: place.labourMarketRegionDisplayName,
  };
  return (
    <>
      <div className="facts-head no-print">
        <GroupLinks groups={groups} />
        <Textfield
          label={text('facts.find')}
          type="search"
          value={words}
          onChange={(event) => change({facts: event.target.value})}
        />
      </div>
      {groups.map((group) => (
        <FactTable
          key={group.name}
          group={group}
          provenances={profile.provenances}
          names={names}
          isFiltered={words.trim() !== ''}
          country={country}
        />
      ))}
      {groups.length === 0 && <p role="status">{text('facts.none', {words})}</p>}
    </>
  );
}

function GroupLinks({groups}: {groups: FactGroup[]}) {
  const text = useText(municipalityTexts);
  const figures = useText(figuresTexts);
  return (
    <nav aria-label={text('facts.groups')}>
      <ul className="plain-list row">
        {groups.map(({name}) => (
          <li key={name}>
            <a href={`#${name}`}>{figures(groupKey(name))}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

// Questions that are named so, whole; else those of their facts that are.
function withWords(groups: FactGroup[], words: string, language: Language): FactGroup[] {
  const wanted = words.trim().toLocaleLowerCase('nb');
  if (!wanted) return groups;
  const has = (name: string) => name.toLocaleLowerCase('nb').includes(wanted);
  return groups.flatMap((group) => {
    const answers = group.answers.flatMap((answered) => {
      if (answered.question && has(nameOf(answered.question, language))) return [answered];
      const facts = answered.facts.filter(({indicator}) => has(nameOf(indicator, language)));
      return facts.length > 0 ? [{...answered, facts}] : [];
    });
    return answers.length > 0 ? [{...group, answers}] : [];
  });
}
