import {create} from '@bufbuild/protobuf';
import {Code, ConnectError} from '@connectrpc/connect';
import {describe, expect, it} from 'vitest';
import {faultOf} from '../src/api/fault';
import {presenceOf} from '../src/api/session';
import {faultOfChoice, reasonsFor} from '../src/case/request/request';
import {ErrorInfoSchema, RetryInfoSchema} from '../src/gen/google/rpc/error_details_pb';
import {Case_State, CaseSchema} from '../src/gen/treff/casework/v1/case_pb';
import {filterShape, groupsOf, requestOf} from '../src/queue/queue';
import {countNews} from '../src/queue/use_news';
import {daysSince} from '../src/texts/days';
import {readAddress, writeAddress} from '../src/ui/address';
import {csvOf} from '../src/ui/csv';
import {faultText} from '../src/ui/fault_text';

describe('the address', () => {
  it('gives back what was written, and nothing where nothing differs', () => {
    const filter = readAddress(filterShape, 'state=READY,NONSENSE&track=ASYLUM&late=1&words=a%26b');

    expect(filter).toMatchObject({state: ['READY'], track: 'ASYLUM', late: true, words: 'a&b'});
    expect(filter).toMatchObject({size: 'any', order: 'deadline'});
    expect(writeAddress(filterShape, '', filter)).toBe(
      'state=READY&track=ASYLUM&late=1&words=a%26b',
    );
    expect(writeAddress(filterShape, 'late=1', {late: false})).toBe('');
  });

  it('asks for what is not done when no state is chosen', () => {
    const request = requestOf(readAddress(filterShape, 'size=2-3'));

    expect(request.states).not.toContain(Case_State.CLOSED);
    expect(request).toMatchObject({minPersons: 2, maxPersons: 3});
    expect(requestOf(readAddress(filterShape, 'size=6-'))).toMatchObject({
      minPersons: 6,
      maxPersons: 0,
    });
  });
});

it('the queue is grouped by deadline', () => {
  const one = (name: string, more: object) =>
    create(CaseSchema, {name, state: Case_State.READY, ...more});
  const groups = groupsOf([
    one('none', {}),
    one('done', {state: Case_State.SETTLED}),
    one('later', {daysLeft: 15}),
    one('soon', {daysLeft: 14}),
    one('late', {daysLeft: -1, late: true}),
  ]);

  expect(groups.map(({name, cases}) => [name, cases.map((c) => c.name)])).toEqual([
    ['late', ['late']],
    ['soon', ['soon']],
    ['later', ['later']],
    ['none', ['none']],
    ['done', ['done']],
  ]);
});

it('news count each case once, and only since the list was read', () => {
  const event = (name: string, isNew: boolean, time: number) => ({case: name, isNew, time});
  const news = [
    event('a', true, 5),
    event('b', true, 20),
    event('b', false, 21),
    event('c', false, 22),
  ];

  expect(countNews(news, 10)).toEqual({created: 1, changed: 1});
  expect(countNews(news, 0)).toEqual({created: 0, changed: 0});
});

it('days are counted from the day until today', () => {
  expect(daysSince('2026-11-01', new Date('2026-11-29T12:00:00Z'))).toBe(28);
  expect(daysSince('', new Date())).toBeUndefined();
});

describe('a fault', () => {
  const details = [
    {desc: ErrorInfoSchema, value: {reason: 'OVERLOADED', domain: 'treff.no'}},
    {desc: RetryInfoSchema, value: {retryDelay: {seconds: 2n}}},
  ];
  const overloaded = new ConnectError('busy', Code.ResourceExhausted, undefined, details);

  it('knows its reason and when there may be room', () => {
    expect(faultOf(overloaded)).toMatchObject({
      reason: 'overloaded',
      mayPass: true,
      retryAfterMs: 2000,
    });
  });

  it('is told in the language, and the service is quoted', () => {
    expect(faultText(overloaded, 'nn')).toEqual({
      headline: 'Det er for mange førespurnader akkurat no.',
      detail: 'busy',
    });
    expect(faultText(overloaded, 'en').detail).toBe('');
  });

  it('of nobody who answers may pass', () => {
    expect(faultOf(new TypeError('Failed to fetch'))).toMatchObject({
      code: Code.Unavailable,
      mayPass: true,
    });
  });

  it('of a wrong field does not pass', () => {
    expect(faultOf(new ConnectError('bad', Code.InvalidArgument)).mayPass).toBe(false);
  });
});

it('nobody is there until somebody has signed in', () => {
  expect(presenceOf({signedIn: false, signIn: 'none', demo: false})).toMatchObject({
    session: null,
    canSignIn: false,
  });
  expect(
    presenceOf({signedIn: true, signIn: 'demo', demo: true, role: 'county', place: '55'}).session,
  ).toEqual({
    role: 'county',
    place: '55',
  });
});

describe('a choice', () => {
  it('needs a reason unless it is the first, and words where the reason has none', () => {
    expect(faultOfChoice({reason: '', note: ''}, {rank: 1})).toBeUndefined();
    expect(faultOfChoice({reason: '', note: ''}, {rank: 2})).toBe('reason');
    expect(faultOfChoice({reason: 'LOCAL_KNOWLEDGE', note: ' '}, {rank: 2})).toBe('note');
    expect(faultOfChoice({reason: 'HOUSEHOLD_WISH', note: ''}, {rank: 2})).toBeUndefined();
  });

  it('cannot be told apart from the first only in the first group', () => {
    expect(reasonsFor({group: 1})).toContain('CANNOT_BE_TOLD_APART');
    expect(reasonsFor({group: 2})).not.toContain('CANNOT_BE_TOLD_APART');
  });
});

it('a file for spreadsheets quotes what it must and makes no formula', () => {
  expect(csvOf([['a;b', 'c"d', '=1+1', '-5,2']])).toBe('\ufeff"a;b";"c""d";\'=1+1;-5,2\r\n');
});
