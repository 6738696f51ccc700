import { describe, expect, it } from 'vitest';
import { severities } from '../../../../preload/contract/hazard.ts';
import { correctionOf, draftOf, type DraftContext } from '../../../../main/broadcast/plan/draft.ts';
import { judgeDraft } from '../../../../main/broadcast/plan/judge.ts';
import { alarmLike } from '../../alarm-like.ts';
import { classes, noon, planLike, ports, settings, templateLike, zoneLike } from './sample.ts';

const ko = '{site} {place}에 {hazard} 발생. {reading}. 대피하십시오.';
const en = '{hazard} at {place}, {site}. {reading}. Leave now.';
const gas = templateLike('gas-evacuation', { kinds: ['gas'], ko, en, priority: 'emergency', repeats: null });
const zones = [
  zoneLike('b2', { name: '지하 2층', area: { on: 'plan', plan: '2', x: 0, y: 0, width: 50, height: 100 } }),
  zoneLike('b3', { name: '지하 3층', area: { on: 'plan', plan: '3', x: 0, y: 0, width: 50, height: 100 } }),
  zoneLike('other', { site: 'ima-main/2' }),
];
const inB2 = { on: 'plan', plan: '2', x: 10, y: 10 } as const;
const co = { name: 'co', value: 120, unit: 'ppm' };
const alarm = alarmLike({ place: inB2, readings: [co, { name: 'o2', value: 20.9, unit: '%' }] });

const context = (differences: Partial<DraftContext> = {}, templates = [gas]): DraftContext => ({
  settings: { zones, templates },
  alarm: (id) => (id === alarm.id ? alarm : null),
  siteName: (id) => ({ 'ima-main/1': '판교', 'ima-main/2': '송도' })[id] ?? null,
  classes,
  ...differences,
});
const ofAlarm = (differences: Partial<typeof alarm> = {}, templates = [gas]) =>
  draftOf({ from: 'alarm', alarm: 'x' }, context({ alarm: () => ({ ...alarm, ...differences }) }, templates));
const said = (draft: ReturnType<typeof draftOf>) => [draft?.plan.ko, draft?.plan.en];

describe('a draft of an alarm', () => {
  it('is ready: template, zones by place, words filled in both languages, and whom it answers', () => {
    const { clip, tone, gapS, endS } = gas;
    expect(draftOf({ from: 'alarm', alarm: alarm.id }, context())).toEqual({
      template: 'gas-evacuation',
      answers: { alarm: alarm.id, occurrence: alarm.occurrence, span: { raised: 990, heard: 990 } },
      corrects: null,
      plan: {
        ...{ zones: ['b2'], clip, tone, gapS, endS, repeats: null, priority: 'emergency' },
        ko: '판교 지하 2층에 유해가스 발생. CO 120 ppm. 대피하십시오.',
        en: 'Toxic gas at 지하 2층, 판교. CO 120 ppm. Leave now.',
      },
    });
  });

  it('is none where the alarm is gone', () => {
    expect(draftOf({ from: 'alarm', alarm: 'gone' }, context())).toBeNull();
  });

  it('says nothing of a reading that there is none of', () => {
    expect(said(ofAlarm({ readings: [] }))).toEqual([
      '판교 지하 2층에 유해가스 발생. 대피하십시오.',
      'Toxic gas at 지하 2층, 판교. Leave now.',
    ]);
  });

  it('names what reported it where no zone holds the place, and says it in all zones of the site', () => {
    const draft = ofAlarm({ place: null });
    expect([draft?.plan.zones, ...said(draft)]).toEqual([
      ['b2', 'b3'],
      '판교 G-101에 유해가스 발생. CO 120 ppm. 대피하십시오.',
      'Toxic gas at G-101, 판교. CO 120 ppm. Leave now.',
    ]);
  });

  it('does not say that it is in the zone that is merely the nearest', () => {
    const draft = ofAlarm({ place: { ...inB2, x: 90 } });
    expect([draft?.plan.zones, draft?.plan.ko?.includes('G-101')]).toEqual([['b2'], true]);
  });

  it('never names a worker', () => {
    const draft = ofAlarm({ place: null, source: { type: 'worker', id: 'W-7', name: '김철수' } });
    expect(JSON.stringify(draft?.plan)).not.toMatch(/김철수|W-7/);
    expect(draft?.plan.ko).toBe('판교 유해가스 발생. CO 120 ppm. 대피하십시오.');
  });

  it('does without the name of a site that nobody told', () => {
    const draft = draftOf({ from: 'alarm', alarm: alarm.id }, context({ siteName: () => null }));
    expect(said(draft)).toEqual([
      '지하 2층에 유해가스 발생. CO 120 ppm. 대피하십시오.',
      'Toxic gas at 지하 2층. CO 120 ppm. Leave now.',
    ]);
  });

  it('keeps a language that the template does not have silent', () => {
    expect(said(ofAlarm({}, [{ ...gas, en: null }]))).toEqual([expect.stringContaining('판교'), null]);
    expect(said(ofAlarm({ readings: [] }, [{ ...gas, en: '{reading}' }]))[1]).toBeNull();
  });

  it.each([
    [{ name: 'H2S', value: 12.345, unit: 'ppm' }, 'H2S 12.3 ppm', 'H2S 12.3 ppm'],
    [{ name: 'windspeed', value: 18, unit: 'm/s' }, '풍속 18 m/s', 'Wind 18 m/s'],
    [{ name: 'shaking', value: -0.04, unit: null }, 'shaking 0', 'shaking 0'],
    [{ name: 'co', value: Number.NaN, unit: 'ppm' }, null, null],
  ])('says a reading with its name: %j', (reading, korean, english) => {
    expect(said(ofAlarm({ readings: [reading] }, [{ ...gas, ko: '{reading}', en: '{reading}' }]))).toEqual([
      korean,
      english,
    ]);
  });
});

describe('the template of an alarm', () => {
  const any = templateLike('all-clear');
  const family = templateLike('camera', { kinds: ['fire', 'cctv'] });
  const exact = templateLike('flame', { kinds: ['cctv-9'] });
  const second = templateLike('flame-2', { kinds: ['cctv-9'] });
  const templateOf = (kind: string) => ofAlarm({ kind }, [any, family, exact, second])?.template;

  it('is the first that names its kind, then the first that names its family', () => {
    expect([templateOf('cctv-9'), templateOf('cctv-10'), templateOf('cctv'), templateOf('fire')]).toEqual([
      'flame',
      'camera',
      'camera',
      'camera',
    ]);
  });

  it('is never one that is meant for any kind: it may say that all is well', () => {
    expect([templateOf('gas'), ofAlarm({ kind: 'unknown-99' }, [any])?.template]).toEqual([null, null]);
  });

  it.each([
    ['critical', 'emergency'],
    ['high', 'urgent'],
    ['medium', 'routine'],
    ['low', 'routine'],
  ] as const)('is the built-in one by severity where nobody wrote one: %s', (severity, priority) => {
    const draft = ofAlarm({ severity, readings: [] }, []);
    expect(draft).toMatchObject({ template: null, answers: { alarm: alarm.id }, plan: { priority } });
    expect(draft?.plan.ko).toMatch(/^판교에서 알립니다\. 지하 2층 유해가스 발생\. \p{Script=Hangul}/u);
    expect(draft?.plan.en).toMatch(/ at 판교\. Toxic gas at 지하 2층\. [A-Z]/);
  });

  it('that is built in keeps every rule, whatever is known of the alarm', () => {
    const context4 = { settings: { ...settings, zones }, ports, at: noon };
    for (const severity of severities) {
      for (const bare of [{}, { readings: [], place: null }]) {
        const draft = ofAlarm({ severity, ...bare }, []);
        expect(draft && judgeDraft(draft, context4).problems).toEqual([]);
      }
    }
  });
});

describe('a draft of a template', () => {
  const from = (differences: Partial<typeof gas>, ids: readonly string[] = ['b2', 'b3']) =>
    draftOf(
      { from: 'template', template: gas.id, zones: ids, answers: null },
      context({}, [{ ...gas, ...differences }]),
    );

  it('is for the zones that were asked for, and answers nothing', () => {
    expect(from({})).toMatchObject({ template: gas.id, answers: null, plan: { zones: ['b2', 'b3'] } });
  });

  it('is filled with what is known without an alarm', () => {
    expect(said(from({}))).toEqual(['판교 유해가스 발생. 대피하십시오.', 'Toxic gas, 판교. Leave now.']);
  });

  it('of several sites names none', () => {
    expect(from({ ko: '{site} 여러분, 안녕하십니까.' }, ['b2', 'other'])?.plan.ko).toBe(
      '여러분, 안녕하십니까.',
    );
  });

  it('leaves a hazard that nobody knows to be filled', () => {
    expect(said(from({ kinds: [] }))[0]).toBe('판교 {hazard} 발생. 대피하십시오.');
  });

  it('is none where the template is gone', () => {
    const source = { from: 'template', template: 'gone', zones: [], answers: null } as const;
    expect(draftOf(source, context())).toBeNull();
  });
});

describe('a draft of a template for an alarm', () => {
  const clear = templateLike('clear', { ko: '{place} {hazard} 해제. {reading}.', en: '{hazard} over.' });
  const answers = { alarm: alarm.id, occurrence: alarm.occurrence, span: { raised: 990, heard: 990 } };
  const source = { from: 'template', template: clear.id, zones: ['b3'], answers } as const;

  it('is filled from the alarm, answers it, and is for the zones that a person chose', () => {
    expect(draftOf(source, context({}, [clear]))).toMatchObject({
      template: 'clear',
      answers,
      plan: { zones: ['b3'], ko: '지하 2층 유해가스 해제. CO 120 ppm.', en: 'Toxic gas over.' },
    });
  });

  it('keeps its fields where the alarm is gone, and the rules name them', () => {
    const draft = draftOf(source, context({ alarm: () => null }, [clear]));
    expect([draft?.answers, ...said(draft)]).toEqual([answers, clear.ko, clear.en]);
    const rules = draft && judgeDraft(draft, { settings: { ...settings, zones }, ports, at: noon }).problems;
    expect(rules?.map(({ rule }) => rule)).toContain('unfilled-field');
  });
});

it('a draft of nothing is empty and waits for words', () => {
  const draft = draftOf({ from: 'nothing' }, context());
  expect(draft).toMatchObject({ template: null, answers: null, corrects: null });
  expect(draft && judgeDraft(draft, { settings, ports, at: noon }).problems.map(({ rule }) => rule)).toEqual([
    'no-zone',
    'nothing-to-say',
  ]);
});

describe('a correction', () => {
  const words = { ko: '앞선 방송을 취소합니다.', en: 'Please disregard the last announcement.' };
  const answers = { alarm: alarm.id, occurrence: 1_024, span: { raised: 1, heard: 2 } };
  const of = (plan: Parameters<typeof planLike>[0]) =>
    correctionOf({ id: 'desk/7', answers, plan: planLike(plan) }, ['a1', 'b1'], words);

  it('goes to exactly the zones that are named, and tells what it puts right', () => {
    expect(
      of({ zones: ['a1', 'a2', 'b1'], clip: 'evacuate', tone: { kind: 'evacuate', seconds: 9 } }),
    ).toEqual({
      ...{ template: null, answers, corrects: 'desk/7' },
      plan: {
        ...{ zones: ['a1', 'b1'], ...words, clip: null, tone: { kind: 'chime', seconds: 4 } },
        ...{ repeats: 2, gapS: 3, priority: 'urgent', endS: null },
      },
    });
  });

  it('is in the languages of the first, and in both where that was a recording', () => {
    expect(
      [of({ en: null }), of({ ko: '' }), of({ ko: null, en: null, clip: 'evacuate' })].map(said),
    ).toEqual([
      [words.ko, null],
      [null, words.en],
      [words.ko, words.en],
    ]);
  });

  it.each(['emergency', 'urgent', 'routine'] as const)('of an %s keeps every rule', (priority) => {
    for (const repeats of [1, 9, priority === 'emergency' ? null : 2]) {
      const draft = of({
        priority,
        repeats,
        tone: priority === 'routine' ? null : { kind: 'evacuate', seconds: 9 },
      });
      expect([draft.plan.priority, judgeDraft(draft, { settings, ports, at: noon }).problems]).toEqual([
        priority,
        [],
      ]);
      expect(draft.plan.repeats).toBe(repeats === 1 ? 1 : 2);
    }
  });
});
