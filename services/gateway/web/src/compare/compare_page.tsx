// Two to four municipalities beside each other, on the footing on which they can be compared.
import './compare.css';
import {Switch} from '@digdir/designsystemet-react';
import {useQueries, useQuery} from '@tanstack/react-query';
import {useMemo} from 'react';
import {allMunicipalities, type Place} from '../api/municipalities';
import {countryQuery} from '../figures/country';
import {isMirrored} from '../figures/facts';
import {profileQuery, questionsQuery} from '../figures/queries';
import {figuresTexts} from '../figures/texts/texts';
import type {Profile} from '../gen/treff/municipality/v1/municipality_service_pb';
import type {Question} from '../gen/treff/municipality/v1/question_pb';
import {useText} from '../texts/catalogue';
import {flag, useAddress} from '../ui/address';
import {Answer} from '../ui/answer';
import {Page} from '../ui/page';
import {Failed, Loading} from '../ui/states';
import {Chooser} from './chooser';
import {compared, onlyDifferences} from './compare';
import {CompareTable} from './compare_table';
import {Summary} from './summary';
import {compareTexts} from './texts/texts';

export const mostCompared = 4;

export const compareShape = {
  m: {
    read: (written: string | null) =>
      [...new Set((written ?? '').split(','))]
        .filter((one) => /^\d{4}$/.test(one))
        .slice(0, mostCompared),
    write: (codes: string[]) => codes.join(','),
  },
  differences: flag,
};

export default function ComparePage() {
  const text = useText(compareTexts);
  const [{m: codes}, change] = useAddress(compareShape);
  const places = useQuery(allMunicipalities);
  return (
    <Page title={text('title')} className="compare">
      <Answer query={places}>
        {(all) => (
          <>
            <Chooser all={all} codes={codes} change={(m) => change({m})} />
            {codes.length > 0 && <Compared codes={codes} all={all} />}
          </>
        )}
      </Answer>
    </Page>
  );
}

function Compared({codes, all}: {codes: string[]; all: Place[]}) {
  const questions = useQuery(questionsQuery);
  const profiles = useQueries({queries: codes.map((code) => profileQuery(code))});
  const failed = profiles.find((one) => one.error);
  if (failed) return <Failed error={failed.error} again={() => failed.refetch()} />;
  const known = profiles.flatMap(({data}) => data ?? []);
  if (known.length < codes.length) return <Loading />;
  return (
    <Answer query={questions}>
      {(asked) => <Beside profiles={known} questions={asked} names={namesOf(codes, all)} />}
    </Answer>
  );
}

const namesOf = (codes: string[], all: Place[]) =>
  codes.map((code) => all.find((one) => one.code === code)?.name ?? code);

interface BesideProps {
  profiles: Profile[];
  questions: Question[];
  names: string[];
}

function Beside({profiles, questions, names}: BesideProps) {
  const text = useText(compareTexts);
  const figures = useText(figuresTexts);
  const [{differences}, change] = useAddress(compareShape);
  const groups = useMemo(() => compared(profiles, questions), [profiles, questions]);
  const shown = differences ? onlyDifferences(groups) : groups;
  const {data: country} = useQuery(countryQuery(profiles[0]!.datasetVersion));
  const isMirror = profiles.some(({provenances}) => provenances.some(isMirrored));
  return (
    <>
      {isMirror && (
        <p className="band mirror-band" role="note">
          {figures('mirror')}
        </p>
      )}
      {names.length > 1 && (
        <>
          <Summary groups={groups} names={names} />
          <Switch
            className="no-print"
            label={text('only_differences')}
            checked={differences}
            onChange={(event) => change({differences: event.target.checked})}
          />
        </>
      )}
      {shown.map((group) => (
        <CompareTable key={group.name} group={group} names={names} country={country} />
      ))}
      {shown.length === 0 && <p role="status">{text('no_differences')}</p>}
      <p className="dim small">{text('version', {version: Number(profiles[0]!.datasetVersion)})}</p>
    </>
  );
}
