import { describe, expect, it } from 'vitest';
import { classOf } from '../../../preload/contract/alarm.ts';
import { buildClasses, classify, type ClassRule } from '../../../main/config/alarm-classes.ts';
import { formatFinding } from '../../../main/config/finding.ts';

function built(overrides?: unknown): readonly ClassRule[] {
  const classes = buildClasses(overrides);
  if (!classes.ok) throw new Error(classes.errors.map(formatFinding).join());
  return classes.value;
}

function errorsOf(overrides: unknown): string[] {
  const classes = buildClasses(overrides, ['alarmClasses']);
  return classes.ok ? [] : classes.errors.map(formatFinding);
}

describe('the built-in alarm classes', () => {
  const classes = built();

  it('cover every kind that the wire documents', () => {
    const kinds = classes.map(({ kind }) => kind);
    const cameraEvents = [...Array(33).keys()]
      .filter((type) => type !== 27 && type !== 28)
      .map((type) => `cctv-${type}`);
    const others = [
      'sos',
      'call',
      'gas',
      'flame',
      'fire',
      'tilt',
      'opening',
      'wind',
      'noise',
      'dust',
      'cctv',
      'unknown',
    ];

    expect(kinds.toSorted()).toEqual([...others, ...cameraEvents].toSorted());
  });

  it.each([
    ['sos', 'critical'],
    ['call', 'critical'],
    ['gas', 'critical'],
    ['flame', 'critical'],
    ['fire', 'critical'],
    ['cctv-9', 'critical'],
    ['cctv-10', 'critical'],
    ['tilt', 'high'],
    ['opening', 'high'],
    ['cctv-8', 'high'],
    ['cctv-20', 'high'],
    ['wind', 'medium'],
    ['cctv', 'medium'],
    ['cctv-26', 'medium'],
    ['cctv-27', 'medium'],
    ['noise', 'low'],
    ['dust', 'low'],
    ['unknown-15', 'high'],
  ])('%s is %s', (kind, severity) => {
    expect(classOf(classes, kind).severity).toBe(severity);
  });

  it('give each class a time to respond and steps in both languages', () => {
    for (const { kind, name, responseS, guidance } of classes) {
      expect(name.ko, kind).toMatch(/[가-힣]/);
      expect(name.en, kind).toMatch(/^[A-Z][A-Za-z :]+$/);
      expect(responseS, kind).toBeGreaterThanOrEqual(60);
      expect(guidance.ko.length, kind).toBeGreaterThanOrEqual(3);
      expect(guidance.en.length, kind).toBe(guidance.ko.length);
    }
  });

  it('let nobody shelve what is about a life', () => {
    const shelvable = classes.filter((each) => each.shelvable && each.severity === 'critical');
    expect(shelvable).toEqual([]);
    expect(classOf(classes, 'unknown-99').shelvable).toBe(false);
  });

  it('latch where the end on the wire proves nothing', () => {
    const latching = classes.filter((each) => each.latching).map(({ kind }) => kind);
    expect(latching.toSorted()).toEqual(['call', 'cctv-10', 'cctv-9', 'fire', 'flame', 'sos']);
  });

  it('need a person sooner, the worse they are', () => {
    const slowest = (severity: string) =>
      Math.max(...classes.filter((each) => each.severity === severity).map(({ responseS }) => responseS));
    expect([slowest('critical'), slowest('high'), slowest('medium')]).toEqual([120, 300, 600]);
  });
});

describe('buildClasses', () => {
  it('changes the fields that a row names, and no others', () => {
    const before = classOf(built(), 'wind');
    expect(classOf(built([{ kind: 'wind', severity: 'high' }]), 'wind')).toEqual({
      ...before,
      severity: 'high',
    });
  });

  it('hands a change of a family on to the kinds that say nothing of their own', () => {
    const classes = built([{ kind: 'cctv', severity: 'low', responseS: 99 }]);
    expect(classOf(classes, 'cctv-26')).toMatchObject({ severity: 'low', responseS: 99 });
    expect(classOf(classes, 'cctv-9')).toMatchObject({ severity: 'critical', responseS: 60 });
  });

  it('takes a new kind, which needs a name of its own', () => {
    const water = { kind: 'water', name: { ko: '수질', en: 'Water quality' }, severity: 'low' };
    expect(classOf(built([water]), 'water')).toMatchObject({ ...water, latching: false, shelvable: false });
    expect(errorsOf([{ kind: 'water' }])).toEqual([
      'alarmClasses[0].name is missing; expected a name in ko and en, because "water" is a new kind',
    ]);
  });

  it('lets the later of two rows of one kind win', () => {
    const rows = [
      { kind: 'gas', severity: 'low', responseS: 5 },
      { kind: 'gas', severity: 'high' },
    ];
    expect(classOf(built(rows), 'gas')).toMatchObject({ severity: 'high', responseS: 5 });
  });

  it.each<[unknown, string]>([
    [{ kind: 'gas' }, 'alarmClasses is { kind }; expected a list of alarm classes'],
    [
      [{ severity: 'low' }],
      'alarmClasses[0].kind is missing; expected a kind of hazard, such as gas or cctv-9',
    ],
    [[{ kind: 'Gas!' }], 'alarmClasses[0].kind is "Gas!"; expected a kind of hazard, such as gas or cctv-9'],
    [[{ kind: 'gas', responseS: '60' }], 'alarmClasses[0].responseS is "60"; expected seconds, more than 0'],
    [
      [{ kind: 'gas', guidance: { ko: [] } }],
      'alarmClasses[0].guidance.en is missing; expected a list of steps',
    ],
    [[{ kind: 'gas', latching: 1 }], 'alarmClasses[0].latching is 1; expected true or false'],
    [
      [{ kind: 'gas', levels: [{ key: 'state_name', equals: '주의', severity: 'bad' }] }],
      'alarmClasses[0].levels[0].severity is "bad"; expected one of critical, high, medium, low',
    ],
  ])('refuses %j', (overrides, expected) => {
    expect(errorsOf(overrides)).toEqual([expected]);
  });

  it('reports an unknown field and goes on', () => {
    expect(buildClasses([{ kind: 'gas', colour: 'red' }], ['alarmClasses'])).toMatchObject({
      ok: true,
      warnings: [{ field: 'alarmClasses[0].colour' }],
    });
  });
});

describe('classify', () => {
  const classes = built([{ kind: 'tilt', levels: [{ key: 'state', equals: 3, severity: 'critical' }] }]);

  it.each<[string, string, Record<string, unknown>, string, boolean]>([
    ['by its kind', 'flame', {}, 'critical', true],
    ['by its family', 'cctv-27', {}, 'medium', false],
    ['as unknown', 'unknown-19', {}, 'high', false],
    ['lower by what the event says', 'gas', { state_name: '주의' }, 'high', false],
    ['as the class has it for a name that no level knows', 'gas', { state_name: '위험' }, 'critical', false],
    ['higher by what the event says', 'wind', { state_name: ' 위험 ' }, 'high', false],
    ['by a value one object down', 'dust', { device_info: { state_name: '위험' } }, 'medium', false],
    ['by a number, also sent as text', 'tilt', { state: '3' }, 'critical', false],
    [
      'by the nearer of two values',
      'gas',
      { state_name: '위험', device_info: { state_name: '주의' } },
      'critical',
      false,
    ],
    ['without falling over a null', 'gas', { state_name: null, device_info: null }, 'critical', false],
  ])('judges an event %s', (_what, kind, context, severity, latching) => {
    expect(classify(classes, kind, context)).toEqual({ severity, latching });
  });
});
