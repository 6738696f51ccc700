import { beforeEach, describe, expect, it } from 'vitest';
import type { AnsweredAlarm, BroadcastDraft } from '../../../preload/contract/broadcast.ts';
import { Drafts } from '../../../main/broadcast/drafts.ts';
import { draftLike } from './test-desk.ts';

const answersTo = (alarm: string): AnsweredAlarm => ({ alarm, occurrence: 1, span: { raised: 1, heard: 1 } });
const madeFor = (alarm: string) => draftLike({ ko: alarm, zones: [alarm] }, { answers: answersTo(alarm) });

let drafts: Drafts;

/** What a person typed into the open one, as the window hands it back. */
function write(ko: string): void {
  const { open } = drafts;
  if (!open) throw new Error('nothing is open');
  drafts.keep(structuredClone({ ...open, plan: { ...open.plan, ko } }));
}

const said = (draft: BroadcastDraft | null) => draft?.plan.ko ?? null;
const both = () => [said(drafts.open), said(drafts.setAside)];

beforeEach(() => {
  drafts = new Drafts((source) => {
    if (source.from === 'alarm') return source.alarm === 'gone' ? null : madeFor(source.alarm);
    const answers = source.from === 'template' ? source.answers : null;
    return draftLike({ ko: source.from, zones: [] }, { answers });
  });
  drafts.prepare({ from: 'alarm', alarm: 'gas' });
});

describe('a draft that is opened over another one', () => {
  it('sets aside what was written by hand', () => {
    write('gas, by hand');
    drafts.prepare({ from: 'alarm', alarm: 'fire' });
    expect(both()).toEqual(['fire', 'gas, by hand']);
  });

  it('sets nothing aside that main made and nobody touched', () => {
    drafts.keep(structuredClone(drafts.open));
    drafts.prepare({ from: 'alarm', alarm: 'fire' });
    expect(both()).toEqual(['fire', null]);
  });

  it('leaves what lies aside where nothing was written since', () => {
    write('gas, by hand');
    drafts.prepare({ from: 'alarm', alarm: 'fire' });
    drafts.prepare({ from: 'alarm', alarm: 'flood' });
    expect(both()).toEqual(['flood', 'gas, by hand']);
  });

  it('changes nothing where its source is gone', () => {
    write('gas, by hand');
    expect(drafts.prepare({ from: 'alarm', alarm: 'gone' })).toBeNull();
    expect(both()).toEqual(['gas, by hand', null]);
  });

  it('sets nothing aside for other words of the same alarm: another alarm’s draft may lie there', () => {
    write('gas, by hand');
    drafts.prepare({ from: 'alarm', alarm: 'fire' });
    write('fire, by hand');
    drafts.prepare({ from: 'template', template: 'clear', zones: [], answers: answersTo('fire') });
    expect(both()).toEqual(['template', 'gas, by hand']);
  });

  it('sets aside what was written for no alarm when a template takes its place', () => {
    drafts.keep(null);
    drafts.prepare({ from: 'nothing' });
    write('by hand');
    drafts.prepare({ from: 'template', template: 'clear', zones: [], answers: null });
    expect(both()).toEqual(['template', 'by hand']);
  });
});

describe('a draft that was set aside', () => {
  beforeEach(() => {
    write('gas, by hand');
    drafts.prepare({ from: 'alarm', alarm: 'fire' });
  });

  it('changes places with the open one, as often as it is asked for', () => {
    drafts.prepare({ from: 'set-aside' });
    expect(both()).toEqual(['gas, by hand', 'fire']);
    drafts.prepare({ from: 'set-aside' });
    expect(both()).toEqual(['fire', 'gas, by hand']);
  });

  it('is written by hand still when it is back', () => {
    drafts.prepare({ from: 'set-aside' });
    drafts.prepare({ from: 'alarm', alarm: 'flood' });
    expect(both()).toEqual(['flood', 'gas, by hand']);
  });

  it('lies there when the open one is sent, and nothing lies there once it is back', () => {
    drafts.sent(madeFor('fire'));
    expect(both()).toEqual([null, 'gas, by hand']);
    drafts.prepare({ from: 'set-aside' });
    expect(both()).toEqual(['gas, by hand', null]);
  });

  it('is none where nothing was set aside', () => {
    const empty = new Drafts(() => null);
    expect(empty.prepare({ from: 'set-aside' })).toBeNull();
  });
});

describe('the zones where the hazard is', () => {
  it('are those of the alarm that is answered, and the words stay as they were written', () => {
    write('by hand');
    drafts.keep(drafts.open && { ...drafts.open, plan: { ...drafts.open.plan, zones: [] } });
    expect(drafts.prepare({ from: 'zones' })?.plan).toMatchObject({ zones: ['gas'], ko: 'by hand' });
    expect(drafts.setAside).toBeNull();
  });

  it('leave what was written by hand as it is: it is set aside for another alarm', () => {
    write('by hand');
    drafts.prepare({ from: 'zones' });
    drafts.prepare({ from: 'alarm', alarm: 'fire' });
    expect(both()).toEqual(['fire', 'by hand']);
  });

  it('are none where the draft answers nothing, or an alarm that is gone', () => {
    drafts.prepare({ from: 'nothing' });
    expect(drafts.prepare({ from: 'zones' })).toBeNull();
    drafts.keep(draftLike({}, { answers: answersTo('gone') }));
    expect(drafts.prepare({ from: 'zones' })).toBeNull();
  });
});

it('drafts of the last run take nobody’s place', () => {
  drafts.restore(draftLike({ ko: 'old' }), draftLike({ ko: 'older' }));
  expect(both()).toEqual(['gas', 'older']);
});
