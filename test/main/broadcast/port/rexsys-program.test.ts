/** What a device is told: fields in orders, and one order for a message where the table allows it. */
import { describe, expect, it } from 'vitest';
import { because } from '../../../../preload/contract/reason.ts';
import { sayReason } from '../../../../preload/contract/reason-words.ts';
import { carries, fillOrder, type OrderFields } from '../../../../main/broadcast/port/fill-order.ts';
import { abilitiesOf, programOf, type Program } from '../../../../main/broadcast/port/rexsys-program.ts';
import { commands, utterance } from './port-watch.ts';

const fields: OrderFields = {
  tone: 'alert',
  toneS: 4,
  clip: null,
  text: '대피',
  language: 'ko',
  repeats: null,
  gapS: 2.5,
  priority: 'urgent',
  level: 70,
  broadcast: 'desk-1/7',
};
const clip = { id: 'evacuate', device: 'evac.mp3', seconds: 12 };

function program(...args: Parameters<typeof programOf>): Program {
  const made = programOf(...args);
  if ('code' in made) throw new Error(sayReason(made));
  return made;
}

const said = ({ first }: Program) => first.map(({ command, data }) => [command, data]);

describe('a field', () => {
  it.each([
    ['alone keeps its type', '{toneS}', 4],
    ['alone may be nothing', '{repeats}', null],
    ['among words is text', '{broadcast}: {text} ({toneS} s)', 'desk-1/7: 대피 (4 s)'],
    ['that is nothing leaves no word', 'clip={clip};', 'clip=;'],
    ['that nobody knows stays as it is', '{colour} {toString}', '{colour} {toString}'],
    ['that nobody knows stays as it is, alone too', '{constructor}', '{constructor}'],
  ])('%s', (_, text, value) => {
    expect(fillOrder({ command: 'x', data: { text } }, fields)).toEqual({
      command: 'x',
      data: { text: value },
    });
  });

  it('is filled at any depth, and what is no text is left alone', () => {
    const data = { list: ['{text}', 3], more: { deep: { level: '{level}' } }, no: null, yes: true };
    expect(fillOrder({ command: 'x', data }, fields).data).toEqual({
      list: ['대피', 3],
      more: { deep: { level: 70 } },
      no: null,
      yes: true,
    });
  });

  it('is never taken out of the words that people wrote', () => {
    const filled = fillOrder({ command: 'x', data: { text: 'say: {text}' } }, { ...fields, text: '{level}' });
    expect(filled.data).toEqual({ text: 'say: {level}' });
  });

  it('is found where an order carries it', () => {
    const order = { command: 'x', data: { a: [{ b: 'x{tone}' }] } };
    expect([carries(order, 'tone'), carries(order, 'toneS'), carries(null, 'tone')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('a message', () => {
  it('of a tone and words in two languages is one order, repeated by the device', () => {
    const { rounds, lacks, ...made } = program(utterance('live'), commands);
    expect({ rounds, lacks }).toEqual({ rounds: 1, lacks: null });
    expect(said({ rounds, lacks, ...made })).toEqual([
      [
        'speak',
        {
          text: '가스가 샙니다. 대피하세요.\nGas leak. Leave now.',
          language: 'ko,en',
          tone: 'evacuate',
          toneS: 4,
          repeats: 2,
          gapS: 3,
          priority: 'emergency',
          broadcast: 'desk-1/7',
        },
      ],
    ]);
  });

  it('without an end is told so', () => {
    const { first, rounds } = program(utterance('live', { repeats: null }), commands);
    expect(first[0]).toMatchObject({ data: { repeats: null }, lengthS: Infinity });
    expect(rounds).toBe(1);
  });

  it('in one language names it', () => {
    const { first } = program(utterance('live', { ko: '  ' }), commands);
    expect(first[0]?.data).toMatchObject({ text: 'Gas leak. Leave now.', language: 'en' });
  });

  it('of a recording and words is the recording, then the words, and the port repeats both', () => {
    const made = program(utterance('live', { clip, tone: null, repeats: 3 }), commands);
    expect(said(made)).toMatchObject([
      ['play', { clip: 'evac.mp3' }],
      ['speak', { repeats: 1, gapS: 0, tone: null }],
    ]);
    expect({ rounds: made.rounds, gapS: made.gapS, again: made.again }).toEqual({
      rounds: 3,
      gapS: 3,
      again: made.first,
    });
    expect(made.first[0]?.lengthS).toBe(12);
  });

  it('of a recording and words is one order where one carries both', () => {
    const speak = { command: 'announce', data: { clip: '{clip}', text: '{text}', repeats: '{repeats}' } };
    const made = program(utterance('live', { clip, tone: null }), { ...commands, speak });
    expect(said(made)).toMatchObject([['announce', { clip: 'evac.mp3', repeats: 2 }]]);
    expect(made.rounds).toBe(1);
  });

  it('whose order carries no tone has it before, once', () => {
    const made = program(utterance('live', { clip, ko: null, en: null }), commands);
    expect(said(made)).toEqual([
      ['tone', { tone: 'evacuate', seconds: 4, broadcast: 'desk-1/7' }],
      ['play', { clip: 'evac.mp3', broadcast: 'desk-1/7' }],
    ]);
    expect(made.again.map(({ command }) => command)).toEqual(['play']);
    expect(made.first.map(({ lengthS }) => lengthS)).toEqual([4, 12]);
  });

  it.each([
    [10, ['play']],
    [10.1, ['tone', 'play']],
  ])('with a gap of %d s begins again with %j', (gapS, again) => {
    const made = program(utterance('live', { clip, ko: null, en: null, gapS }), commands);
    expect(made.again.map(({ command }) => command)).toEqual(again);
  });

  it('goes without the tone where the devices have none, and says so', () => {
    const made = program(utterance('live', { clip, ko: null, en: null }), { ...commands, tone: null });
    expect(said(made)).toHaveLength(1);
    expect(made.lacks).toBe('tone');
  });

  it('goes without what the devices cannot give, and says so', () => {
    const only = { ...commands, play: null };
    expect(program(utterance('live', { clip }), only)).toMatchObject({ lacks: 'recording' });
    const plays = { ...commands, speak: null };
    expect(program(utterance('live', { clip, tone: null }), plays)).toMatchObject({ lacks: 'words' });
  });

  it.each([
    [{ ko: null, en: null }, commands],
    [{}, { ...commands, speak: null }],
    [
      { clip, ko: null, en: null },
      { ...commands, play: null },
    ],
    [{ clip }, { ...commands, play: null, speak: null }],
  ])('that cannot be given at all has a reason: %j', (differences, table) => {
    expect(programOf(utterance('live', differences), table)).toEqual(because('not-offered'));
  });
});

it.each([
  [commands, ['speak', 'play', 'tone', 'stop', 'volume']],
  [{ ...commands, tone: null }, ['speak', 'play', 'stop', 'volume']],
  [{ ...commands, tone: null, play: null, stop: null }, ['speak', 'tone', 'volume']],
  [{ tone: null, play: null, speak: null, stop: null, volume: null }, []],
])('devices can do what the table has orders for', (table, abilities) => {
  expect(abilitiesOf(table)).toEqual(abilities);
});
