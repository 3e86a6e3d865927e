import {Code, ConnectError} from '@connectrpc/connect';
import {describe, expect, it} from 'vitest';
import {firstLanguage, isCodeRefused, unanswered} from '../src/feedback/feedback_answers';
import {languagesOfOwnTexts, ownTexts} from '../src/feedback/own_texts';
import {MeasureDefinition_Kind as Kind} from '../src/gen/treff/casework/v1/measure_service_pb';
import {drawingOf, height} from '../src/measures/line_drawing';
import {pointsOf, writtenInterval, writtenValue} from '../src/measures/measure_values';
import {measures} from './browser/fixtures/measures';

describe('feedback', () => {
  const offered = ['nb', 'nn', 'en', 'uk', 'ar', 'prs', 'so', 'ti'];

  it('begins in the reader’s first language that there is a form in', () => {
    expect(firstLanguage(['fr-FR', 'uk-UA', 'en'], offered)).toBe('uk');
    expect(firstLanguage(['fa-AF'], offered)).toBe('prs');
    expect(firstLanguage(['no'], offered)).toBe('nb');
    expect(firstLanguage(['fr'], offered)).toBe('nb');
  });

  it('counts "will not say" as an answer', () => {
    const questions = [{questionId: 'housing'}, {questionId: 'work'}];

    expect(unanswered(questions, {housing: 0})).toEqual(['work']);
  });

  it('tells a refused code from a line that failed', () => {
    expect(isCodeRefused(new ConnectError('x', Code.NotFound))).toBe(true);
    expect(isCodeRefused(new ConnectError('x', Code.Unavailable))).toBe(false);
  });

  it('says its own words in every language of the form', () => {
    expect([...languagesOfOwnTexts].sort()).toEqual([...offered].sort());
    for (const language of offered) {
      expect(Object.values(ownTexts(language)).every((text) => text.length > 0)).toBe(true);
    }
    expect(ownTexts('xx')).toBe(ownTexts('nb'));
  });
});

describe('measures', () => {
  it('are written by their kind', () => {
    expect(writtenValue(0.214, Kind.SHARE, 'nb')).toBe('21 %');
    expect(writtenValue(47, Kind.DAYS, 'nb')).toBe('47');
    expect(writtenInterval(0.16, 0.27, Kind.SHARE, 'nb')).toBe('16–27 %');
    expect(writtenInterval(undefined, 0.27, Kind.SHARE, 'nb')).toBe('');
  });

  it('have no point where they are withheld, and none for the row of all', () => {
    expect(pointsOf(measures.rows, 'declined').map(({group}) => group)).toEqual([
      '2023',
      '2024',
      '2026',
    ]);
  });

  it('are drawn from nothing up, with the whole interval inside', () => {
    const {marks, ticks} = drawingOf(pointsOf(measures.rows, 'declined'));
    const ends = marks.flatMap(({interval}) => interval ?? []);

    expect(ticks[0]?.value).toBe(0);
    expect(Math.min(...ends)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...ends)).toBeLessThanOrEqual(height);
  });
});
