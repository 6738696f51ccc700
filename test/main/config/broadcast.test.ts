import { mkdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { builtInTemplates } from '../../../main/config/built-in-templates.ts';
import { formatFinding } from '../../../main/config/finding.ts';
import { defaultCommands } from '../../../main/config/rexsys-commands.ts';
import { checkSettings, defaultSettings } from '../../../main/config/settings.ts';
import { check, least, schedule, settled, template, warningsOf } from './broadcast-examples.ts';
import { useScratch } from './scratch.ts';

const scratch = useScratch();

describe('the section broadcast', () => {
  it('is settled whole where the file says as little as it can', async () => {
    expect(await settled({})).toEqual({
      ports: [
        {
          id: 'pa',
          kind: 'rexsys',
          name: 'pa',
          connection: 'speakers',
          commands: defaultCommands,
          states: { playing: 'playing', speaking: 'playing', idle: 'done', fault: 'failed' },
        },
      ],
      zones: [
        {
          id: 'gate',
          name: 'Gate',
          site: 'ima-main/1',
          area: null,
          outlets: [{ port: 'pa', address: 'speaker-gate', name: 'speaker-gate' }],
          volume: null,
        },
      ],
      groups: [],
      templates: builtInTemplates,
      clips: [],
      correction: {
        ko: expect.stringContaining('잘못') as string,
        en: expect.stringContaining('error') as string,
      },
      schedules: [],
      holidays: [],
      quiet: [],
      second: 'never',
      limits: { maxRepeats: 20, maxS: 900 },
      timing: { holdMs: 2_000, answerMs: 10_000, waitMs: 120_000, settleMs: 400 },
    });
  });

  it('is settled whole where the file says all that it can', async () => {
    await mkdir(scratch('clip'));
    await writeFile(scratch('clip/horn.wav'), 'RIFF');
    const correction = { ko: '정정합니다.', en: 'Correction.' };
    const area = { on: 'plan', plan: '101', x: 0, y: 60, width: 30, height: 40 };
    const around = { on: 'map', centre: [126.97, 37.56], radiusM: 80 };
    const zone = { ...least.zones[0], area, volume: 80 };
    const outlets = [{ port: 'hook', address: '1', name: 'Mast' }];
    const value = await settled(
      {
        ports: [
          { ...least.ports[0], name: 'Speakers' },
          { id: 'phones', kind: 'ima-push', connection: 'ima-main', isSiren: true },
          { id: 'notice', kind: 'ima-notice', connection: 'ima-main' },
          { id: 'hook', kind: 'webhook', url: 'https://pa.example/say', token: 'a secret', timeoutS: 2.5 },
        ],
        zones: [zone, { ...least.zones[0], id: 'yard', area: around, outlets }],
        groups: [{ id: 'all', name: 'All', zones: ['gate', 'yard'] }],
        clips: [{ id: 'horn', name: 'Horn', seconds: 6, file: 'clip/horn.wav', device: 'horn-3' }],
        correction,
        schedules: [
          { ...schedule, days: ['fri', 0, 'mon', 'sun'], onHolidays: true, lateMin: 0, isOn: false },
        ],
        holidays: ['2028-02-29'],
        quiet: [{ from: '22:00', to: '06:00', days: ['sat'], refuses: ['routine', 'urgent'] }],
        second: 'all-sites',
        limits: { maxRepeats: 3 },
        timing: { holdS: 1.5, settleS: 0 },
      },
      scratch(),
    );

    expect(value).toMatchObject({
      ports: [
        { id: 'pa', name: 'Speakers' },
        { id: 'phones', kind: 'ima-push', name: 'phones', connection: 'ima-main', isSiren: true },
        { id: 'notice', kind: 'ima-notice', name: 'notice', connection: 'ima-main' },
        {},
      ],
      zones: [
        { id: 'gate', area, volume: 80 },
        { id: 'yard', area: around, volume: null, outlets },
      ],
      groups: [{ id: 'all', name: 'All', zones: ['gate', 'yard'] }],
      clips: [
        {
          id: 'horn',
          name: 'Horn',
          seconds: 6,
          ...{ file: scratch('clip/horn.wav'), shownFile: 'clip/horn.wav', device: 'horn-3' },
        },
      ],
      correction,
      schedules: [
        { ...schedule, name: 'morning', days: [0, 1, 5], onHolidays: true, lateMin: 0, isOn: false },
      ],
      holidays: ['2028-02-29'],
      quiet: [{ from: '22:00', to: '06:00', days: [6], refuses: ['routine', 'urgent'] }],
      second: 'all-sites',
      limits: { maxRepeats: 3, maxS: 900 },
      timing: { holdMs: 1_500, answerMs: 10_000, waitMs: 120_000, settleMs: 0 },
    });
    // The token itself is for the store alone.
    expect(value.ports[3]).toEqual({
      id: 'hook',
      kind: 'webhook',
      name: 'hook',
      url: 'https://pa.example/say',
      secret: 'broadcast/hook/token',
      timeoutMs: 2_500,
    });
  });

  it('gives schedules and quiet hours every day where none is named', async () => {
    const value = await settled({ schedules: [schedule], quiet: [{ from: '01:00', to: '02:00' }] });
    expect(value.schedules[0]).toMatchObject({
      days: [0, 1, 2, 3, 4, 5, 6],
      onHolidays: false,
      lateMin: 15,
      isOn: true,
    });
    expect(value.quiet[0]).toMatchObject({ days: [0, 1, 2, 3, 4, 5, 6], refuses: ['routine'] });
  });

  it.each<[string, object, string | null]>([
    ['no token', {}, null],
    ['a token', { token: 't' }, 'broadcast/hook/token'],
    ['a stored token', { stored: true }, 'broadcast/hook/token'],
  ])('keeps the secret of a webhook with %s by its key', async (_what, more, secret) => {
    const value = await settled({
      ports: [...least.ports, { id: 'hook', kind: 'webhook', url: 'https://pa.example', ...more }],
    });
    expect(value.ports[1]).toEqual({
      id: 'hook',
      kind: 'webhook',
      name: 'hook',
      url: 'https://pa.example',
      secret,
      timeoutMs: 10_000,
    });
  });

  it('takes a command whole or as none, and lays the words of devices over ours', async () => {
    const speak = { command: 'tts', data: { say: '{text}', deep: [{ level: '{level}' }] } };
    const commands = { speak, tone: null };
    const port = { ...least.ports[0], commands, states: { busy: 'playing', idle: 'failed' } };
    expect((await settled({ ports: [port] })).ports[0]).toEqual({
      ...{ id: 'pa', kind: 'rexsys', name: 'pa', connection: 'speakers' },
      commands: { ...defaultCommands, speak, tone: null },
      states: { playing: 'playing', speaking: 'playing', idle: 'failed', fault: 'failed', busy: 'playing' },
    });
  });

  it('is null without a port, and says that nothing can be said', async () => {
    expect(defaultSettings().broadcast).toBeNull();
    const checked = await checkSettings('{ "broadcast": { "holidays": [] } }', '/nowhere');
    expect(checked).toEqual({
      ok: true,
      value: defaultSettings(),
      warnings: [
        {
          field: 'broadcast.ports',
          value: 'missing',
          expected: 'at least one port; without one nothing can be said',
        },
      ],
    });
  });

  it('takes a clip by an absolute path', async () => {
    await writeFile(scratch('horn.OGG'), 'OggS');
    const clip = { id: 'horn', name: 'Horn', seconds: 6 };
    const absolute = await settled({ clips: [{ ...clip, file: scratch('horn.OGG') }] });
    expect(absolute.clips[0]).toMatchObject({ file: scratch('horn.OGG'), device: null });
  });

  it('says of a clip that cannot be read why, and starts all the same: it must watch', async () => {
    await writeFile(scratch('empty.wav'), '');
    await mkdir(scratch('loud.mp3'));
    const files = ['gone.wav', 'empty.wav', 'loud.mp3'];
    const clips = files.map((file, n) => ({ id: `clip-${n}`, name: 'Horn', seconds: 6, file }));
    const checked = await check({ clips }, scratch());
    expect(checked.warnings.map(formatFinding)).toEqual(
      ['missing', 'empty', 'no-file'].map(
        (fault, n) =>
          `broadcast.clips[${n}].file is "${files[n]}"; expected a file that can be read (${fault}), and is not played until it can`,
      ),
    );
    expect(checked.ok && checked.value.broadcast?.clips.map(({ id }) => id)).toEqual([
      'clip-0',
      'clip-1',
      'clip-2',
    ]);
  });

  it('never shows what somebody pasted into the path of a clip', async () => {
    const clip = { id: 'horn', name: 'Horn', seconds: 6 };
    const { clips } = await settled({ clips: [{ ...clip, file: 'https://u:19840915@host/horn.wav' }] });
    expect(clips[0]?.shownFile).toBe('https://…@host/horn.wav');
  });
});

describe('templates of the file', () => {
  it('change the fields that they name of the built-in one, which keeps its place', async () => {
    const { templates } = await settled({ templates: [{ id: 'gas-evacuation', repeats: null, en: null }] });
    const before = builtInTemplates.find(({ id }) => id === 'gas-evacuation');
    expect(templates).toEqual(
      builtInTemplates.map((each) => (each === before ? { ...before, repeats: null, en: null } : each)),
    );
  });

  it('that are new come last, and are a routine message said once where they say nothing else', async () => {
    const { id, name, ko } = template;
    const { templates } = await settled({ templates: [{ id, name, ko }] });
    expect(templates.at(-1)).toEqual({
      ...{ id, name, ko, en: null, clip: null, kinds: [], tone: null },
      ...{ repeats: 1, gapS: 3, priority: 'routine', endS: null },
    });
    expect(templates).toHaveLength(builtInTemplates.length + 1);
  });
});

describe('what works otherwise than somebody may think', () => {
  it.each([
    ['https://pa.example', []],
    ['http://127.0.0.1:8080/say', []],
    ['http://10.0.0.9/say', ['broadcast.ports[1].url']],
  ])('a webhook at %s', async (url, fields) => {
    const warnings = await warningsOf({ ports: [...least.ports, { id: 'hook', kind: 'webhook', url }] });
    expect(warnings.map((warning) => warning.split(' ')[0])).toEqual(fields);
  });

  const night = { from: '22:00', to: '06:00' };
  it.each<[string, object, object, boolean]>([
    ['in the evening', { time: '22:00' }, night, true],
    ['in the morning', { time: '05:59' }, night, true],
    ['at their end', { time: '06:00' }, night, false],
    ['before they begin', { time: '21:59' }, night, false],
    ['on another day', { time: '23:00', days: ['mon'] }, { ...night, days: ['tue'] }, false],
    ['on the day', { time: '23:00', days: ['tue'] }, { ...night, days: ['tue'] }, true],
    ['in the morning after', { time: '05:00', days: ['wed'] }, { ...night, days: ['tue'] }, true],
    ['in the morning after a Saturday', { time: '05:00', days: ['sun'] }, { ...night, days: ['sat'] }, true],
    ['in the morning of the day', { time: '05:00', days: ['tue'] }, { ...night, days: ['tue'] }, false],
    ['at noon', { time: '12:30' }, { from: '12:00', to: '13:00' }, true],
    ['in the morning after noon', { time: '05:00' }, { from: '12:00', to: '13:00' }, false],
    ['on a whole day', { time: '12:00', days: ['sun'] }, { from: '00:00', to: '00:00', days: [0] }, true],
    ['where only urgent ones are refused', { time: '23:00' }, { ...night, refuses: ['urgent'] }, false],
    ['with an emergency', { time: '23:00', template: 'gas-evacuation' }, night, false],
  ])('a schedule within quiet hours: %s', async (_what, when, quiet, isTold) => {
    const warnings = await warningsOf({ schedules: [{ ...schedule, ...when }], quiet: [quiet] });
    expect(warnings.map((warning) => warning.split(' is ')[0])).toEqual(
      isTold ? ['broadcast.schedules[0].time'] : [],
    );
  });
});
