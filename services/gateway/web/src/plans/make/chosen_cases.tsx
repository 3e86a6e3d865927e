// Which cases a new plan places: those that are ready, narrowed by the filters of the queue.
import {Checkbox} from '@digdir/designsystemet-react';
import {useQuery} from '@tanstack/react-query';
import {useEffect} from 'react';
import {caseClient} from '../../api/clients';
import {Choice} from '../../forms/choice';
import {SearchWords} from '../../forms/search_words';
import {Case_State} from '../../gen/treff/casework/v1/case_pb';
import {orAny} from '../../queue/filters';
import {type Filter, filterShape, needs, requestOf, sizes, tracks} from '../../queue/queue';
import {queueTexts} from '../../queue/texts/texts';
import {useText} from '../../texts/catalogue';
import {capitalised, useWord} from '../../texts/words/texts';
import {useAddress} from '../../ui/address';
import {Answer} from '../../ui/answer';
import {Band} from '../../ui/band';
import {useDraft} from '../../ui/use_draft';
import {planTexts} from '../texts/texts';
import {CaseList, type ReadyCase} from './case_list';
import {mostCases} from './new_plan';

export interface Chosen {
  cases: readonly string[];
  // Whether these are all, not those of an answer under way.
  isWhole: boolean;
}

async function fetchReady(filter: Filter, signal: AbortSignal): Promise<ReadyCase[]> {
  const ready: ReadyCase[] = [];
  const request = {...requestOf(filter), states: [Case_State.READY], pageSize: 200};
  let pageToken = '';
  do {
    const answer = await caseClient.listCases({...request, pageToken}, {signal});
    for (const {name, reference, synthetic, members} of answer.cases) {
      ready.push({name, reference, synthetic, persons: members.length});
    }
    pageToken = answer.nextPageToken;
    // One more than a plan can have is enough to say so.
  } while (pageToken && ready.length <= mostCases);
  return ready;
}

export function ChosenCases({set}: {set: (chosen: Chosen) => void}) {
  const text = useText(planTexts);
  const [filter] = useAddress(filterShape);
  const ready = useQuery({
    queryKey: ['ready-cases', filter],
    queryFn: ({signal}) => fetchReady(filter, signal),
  });
  const [leftOut, setLeftOut] = useDraft(leftOutDraft, nobody);
  const cases = ready.data;
  useEffect(() => {
    set({cases: inPlan(cases ?? [], leftOut).map(({name}) => name), isWhole: cases !== undefined});
  }, [cases, leftOut, set]);
  return (
    <section className="stack" aria-labelledby="chosen">
      <h2 id="chosen">{text('new.cases')}</h2>
      <p className="dim">{text('new.cases.about')}</p>
      <CaseChoice />
      <Answer query={ready}>
        {(all) => (
          <>
            <Count all={all} cases={inPlan(all, leftOut)} />
            {all.length > 0 && <CaseList cases={all} leftOut={leftOut} setLeftOut={setLeftOut} />}
          </>
        )}
      </Answer>
    </section>
  );
}

// Of the plan that is being made.
export const leftOutDraft = 'new plan, left out';
const nobody: readonly string[] = [];

function inPlan(cases: readonly ReadyCase[], leftOut: readonly string[]) {
  const out = new Set(leftOut);
  return cases.filter(({name}) => !out.has(name));
}

interface CountProps {
  // By the filter, and of these what is not left out.
  all: readonly ReadyCase[];
  cases: readonly ReadyCase[];
}

function Count({all, cases}: CountProps) {
  const text = useText(planTexts);
  const out = all.length - cases.length;
  if (cases.length === 0) return <p role="status">{text('new.none')}</p>;
  if (cases.length > mostCases) {
    return <p role="status">{text('new.too_many', {most: mostCases})}</p>;
  }
  const persons = cases.reduce((sum, one) => sum + one.persons, 0);
  return (
    <>
      {cases.some((one) => one.synthetic) && <Band />}
      <p role="status" className="plan-count">
        {text('new.chosen', {count: cases.length, persons})}{' '}
        {out > 0 && text('new.left_out', {count: out})}
      </p>
    </>
  );
}

function CaseChoice() {
  const text = useText(planTexts);
  const queueText = useText(queueTexts);
  const word = useWord();
  const [filter, change] = useAddress(filterShape);
  return (
    <search className="plan-fields" aria-label={text('new.cases')}>
      <Choice
        label={text('new.track')}
        value={filter.track}
        options={orAny(tracks, text('new.any'), (one) => capitalised(word('track', one)))}
        set={(track) => change({track})}
      />
      <Choice
        label={text('new.size')}
        value={filter.size}
        options={sizes.map((one) => [one, queueText(`size.${one}`)])}
        set={(size) => change({size})}
      />
      <Choice
        label={text('new.need')}
        value={filter.need}
        options={orAny(needs, text('new.any'), (one) => capitalised(word('need', one)))}
        set={(need) => change({need})}
      />
      <SearchWords
        label={text('new.words')}
        description={text('new.words.about')}
        words={filter.words}
        change={(words) => change({words})}
      />
      <Checkbox
        label={text('new.late')}
        value="late"
        checked={filter.late}
        onChange={(event) => change({late: event.target.checked})}
      />
    </search>
  );
}
