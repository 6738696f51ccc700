import { expect, it } from 'vitest';
import { checkSettings } from '../../../main/config/settings.ts';
import { connections, errorsOf, least, schedule, template } from './broadcast-examples.ts';

const [port] = least.ports;
const [zone] = least.zones;
const hook = { id: 'hook', kind: 'webhook', url: 'https://pa.example' };
const clip = { id: 'horn', name: 'Horn', seconds: 6, file: 'horn.wav' };
const onPlan = { on: 'plan', plan: null, x: 10, y: 10, width: 10, height: 10 };
const onMap = { on: 'map', centre: [126.97, 37.56], radiusM: 50 };

const withPort = (more: object) => ({ ports: [{ ...port, ...more }] });
const withHook = (more: object) => ({ ports: [port, { ...hook, ...more }] });
const withZone = (more: object) => ({ zones: [{ ...zone, ...more }] });
const withTemplate = (more: object) => ({ templates: [{ ...template, ...more }] });
const withSchedule = (more: object) => ({ schedules: [{ ...schedule, ...more }] });
const withClip = (more: object) => ({ clips: [{ ...clip, ...more }] });
const withQuiet = (more: object) => ({ quiet: [{ from: '22:00', to: '06:00', ...more }] });

/** What is wrong, and how the finding begins after `broadcast.`. */
const table: readonly [string, object, string][] = [
  // Ports
  ['ports that are none', { ports: 'pa' }, 'ports is "pa"; expected a list of ports'],
  ['a port that is a word', { ports: [port, 'pa'] }, 'ports[1] is "pa"; expected a port: { "id", "kind" }'],
  [
    'a kind of port',
    { ports: [port, { id: 'b', kind: 'sms' }] },
    'ports[1].kind is "sms"; expected "rexsys", "ima-push", "ima-notice" or "webhook"',
  ],
  ['an id with a slash', withHook({ id: 'a/b' }), 'ports[1].id is "a/b"; expected an id'],
  [
    'two ports of one id',
    { ports: [port, port] },
    'ports[1].id is "pa"; expected an id that stands in ports',
  ],
  [
    'a connection nobody knows',
    withPort({ connection: 'x' }),
    'ports[0].connection is "x"; expected the id of a "rexsys" connection',
  ],
  [
    'a connection of another kind',
    withPort({ connection: 'ima-main' }),
    'ports[0].connection is "ima-main"; expected the id of a "rexsys" connection',
  ],
  [
    'a push by loudspeakers',
    { ports: [port, { id: 'b', kind: 'ima-push', connection: 'speakers' }] },
    'ports[1].connection is "speakers"; expected the id of an "ima" connection',
  ],
  [
    'a siren that is a word',
    { ports: [port, { id: 'b', kind: 'ima-push', connection: 'ima-main', isSiren: 'yes' }] },
    'ports[1].isSiren is "yes"; expected true or false',
  ],
  [
    'an order without a command',
    withPort({ commands: { speak: { data: {} } } }),
    'ports[0].commands.speak.command is missing; expected words',
  ],
  [
    'an order that is a word',
    withPort({ commands: { speak: 'tts' } }),
    'ports[0].commands.speak is "tts"; expected an order: { "command", "data" }, or null',
  ],
  [
    'a field that no command has',
    withPort({ commands: { stop: { command: 'stop', data: { a: ['{txt}'] } } } }),
    'ports[0].commands.stop.data is { a }; expected no other fields than {tone}, {toneS}',
  ],
  [
    'the meaning of a state',
    withPort({ states: { idle: 'asleep' } }),
    'ports[0].states.idle is "asleep"; expected what it means here: "playing", "done" or "failed"',
  ],
  [
    'an address with a query',
    withHook({ url: 'https://pa.example/?key=1' }),
    'ports[1].url is "https://pa.example/?…"; expected an address that begins',
  ],
  [
    'an address of another kind',
    withHook({ url: 'ftp://pa.example' }),
    'ports[1].url is "ftp://pa.example"; expected an address that begins with https:// or http://',
  ],
  ['a token that is a number', withHook({ token: 77 }), 'ports[1].token is (not shown); expected words'],
  ['a patience', withHook({ timeoutS: 0 }), 'ports[1].timeoutS is 0; expected seconds, from 1 to 60'],
  // Zones
  [
    'a zone without a site',
    withZone({ site: undefined }),
    'zones[0].site is missing; expected a site: the id',
  ],
  ['a site that is a number', withZone({ site: '1' }), 'zones[0].site is "1"; expected a site: the id'],
  [
    'a site of a connection nobody knows',
    withZone({ site: 'other/1' }),
    'zones[0].site is "other/1"; expected a site of an "ima" connection',
  ],
  [
    'a site that is not watched',
    withZone({ site: 'ima-main/7' }),
    'zones[0].site is "ima-main/7"; expected a site that its connection has in its list',
  ],
  [
    'no outlet',
    withZone({ outlets: [] }),
    'zones[0].outlets is a list of 0; expected a list of at least one',
  ],
  [
    'an outlet of a port nobody knows',
    withZone({ outlets: [{ port: 'x', address: '1' }] }),
    'zones[0].outlets[0].port is "x"; expected the id of a port',
  ],
  [
    'one outlet twice',
    withZone({ outlets: [zone.outlets[0], zone.outlets[0]] }),
    'zones[0].outlets[1] is { port, address }; expected an outlet that stands in its zone only once',
  ],
  [
    'two zones of one id',
    { zones: [zone, zone] },
    'zones[1].id is "gate"; expected an id that stands in zones',
  ],
  ['a volume', withZone({ volume: 101 }), 'zones[0].volume is 101; expected percent, from 0 to 100'],
  ['an area', withZone({ area: 'all' }), 'zones[0].area is "all"; expected an area: { "on", … }, or null'],
  [
    'an area of another kind',
    withZone({ area: { ...onPlan, on: 'moon' } }),
    'zones[0].area.on is "moon"; expected "plan" or "map"',
  ],
  [
    'an area beside the plan',
    withZone({ area: { ...onPlan, x: 101 } }),
    'zones[0].area.x is 101; expected percent of the plan, from 0 to 100',
  ],
  [
    'an area over its edge',
    withZone({ area: { ...onPlan, y: 95 } }),
    'zones[0].area.height is 10; expected percent of the plan, more than 0, that end within it',
  ],
  [
    'a flat area',
    withZone({ area: { ...onPlan, width: 0 } }),
    'zones[0].area.width is 0; expected percent of',
  ],
  [
    'a centre with the latitude first',
    withZone({ area: { ...onMap, centre: [37.5, 126.9] } }),
    'zones[0].area.centre[1] is 126.9; expected [longitude, latitude] in degrees',
  ],
  ['a radius', withZone({ area: { ...onMap, radiusM: 0 } }), 'zones[0].area.radiusM is 0; expected metres'],
  // Groups
  [
    'a group of a zone nobody knows',
    { groups: [{ id: 'a', name: 'A', zones: ['gate', 'x'] }] },
    'groups[0].zones[1] is "x"; expected the id of a zone',
  ],
  [
    'one zone twice in a group',
    { groups: [{ id: 'a', name: 'A', zones: ['gate', 'gate'] }] },
    'groups[0].zones[1] is "gate"; expected a zone that stands in the list only once',
  ],
  [
    'an empty group',
    { groups: [{ id: 'a', name: 'A', zones: [] }] },
    'groups[0].zones is a list of 0; expected',
  ],
  // Templates, each rule by its name
  [
    'no name',
    withTemplate({ name: undefined }),
    'templates[0].name is missing; expected a name in ko and en',
  ],
  ['a kind', withTemplate({ kinds: ['Gas'] }), 'templates[0].kinds[0] is "Gas"; expected a kind of hazard'],
  ['a priority', withTemplate({ priority: 'high' }), 'templates[0].priority is "high"; expected "emergency"'],
  [
    'a kind of tone',
    withTemplate({ tone: { kind: 'gong', seconds: 4 } }),
    'templates[0].tone.kind is "gong"; expected "chime", "alert" or "evacuate"',
  ],
  [
    'nothing to say',
    withTemplate({ ko: null }),
    'templates[0].ko is null; expected words or a clip (nothing-to-say)',
  ],
  [
    'an end within the tone',
    withTemplate({ endS: 4 }),
    'templates[0].endS is 4; expected an end after the tone, so that something is said (nothing-to-say)',
  ],
  [
    'a field nobody fills',
    withTemplate({ ko: '{장소} 대피' }),
    'templates[0].ko is "{장소} 대피"; expected no other fields than {site}, {place}, {hazard}, {reading} (unfilled-field)',
  ],
  [
    'an empty field in the other language',
    withTemplate({ en: 'leave {}' }),
    'templates[0].en is "leave {}"; expected no other fields than',
  ],
  [
    'a clip nobody knows',
    withTemplate({ clip: 'x' }),
    'templates[0].clip is "x"; expected the id of a clip (unknown-clip)',
  ],
  [
    'an urgent one without a tone',
    withTemplate({ tone: null }),
    'templates[0].tone is null; expected a tone, because it is urgent: ISO 7240-16 (tone-missing)',
  ],
  [
    'a short tone',
    withTemplate({ tone: { kind: 'alert', seconds: 2.9 } }),
    'templates[0].tone.seconds is 2.9; expected 3 to 10 seconds of tone: ISO 7240-16 (tone-length)',
  ],
  [
    'a long tone',
    withTemplate({ tone: { kind: 'alert', seconds: 10.1 } }),
    'templates[0].tone.seconds is 10.1; expected 3 to 10 seconds of tone: ISO 7240-16 (tone-length)',
  ],
  [
    'a long gap',
    withTemplate({ gapS: 30.1 }),
    'templates[0].gapS is 30.1; expected at most 30 seconds between two messages: ISO 7240-16 (gap-length)',
  ],
  [
    'a long silence without a tone',
    withTemplate({ priority: 'routine', tone: null, gapS: 10.1 }),
    'templates[0].gapS is 10.1; expected a tone where it is silent for more than 10 seconds: ISO 7240-16 (silence-without-tone)',
  ],
  [
    'an endless one that is no emergency',
    withTemplate({ repeats: null }),
    'templates[0].repeats is null; expected a number: only an emergency is given until it is stopped (endless)',
  ],
  [
    'too many repeats',
    withTemplate({ repeats: 21 }),
    'templates[0].repeats is 21; expected at most 20 (too-many-repeats)',
  ],
  [
    'a change of a built-in one that breaks a rule',
    { templates: [{ id: 'gas-evacuation', tone: null }] },
    'templates[0].tone is null; expected a tone, because it is emergency: ISO 7240-16 (tone-missing)',
  ],
  [
    'two templates of one id',
    { templates: [template, template] },
    'templates[1].id is "blasting"; expected an id',
  ],
  // Clips
  [
    'a clip of another format',
    withClip({ file: 'horn.flac' }),
    'clips[0].file is "horn.flac"; expected the path',
  ],
  [
    'a clip without a name',
    withClip({ file: '.wav' }),
    'clips[0].file is ".wav"; expected the path of a .wav',
  ],
  ['a clip of no length', withClip({ seconds: 0 }), 'clips[0].seconds is 0; expected seconds, more than 0'],
  // Schedules, holidays, quiet hours
  [
    'a schedule of a template nobody knows',
    withSchedule({ template: 'x' }),
    'schedules[0].template is "x"; expected the id of a template',
  ],
  [
    'a schedule of words that only an alarm fills',
    { ...withSchedule({ template: 'blasting' }), ...withTemplate({ ko: '{hazard}' }) },
    'schedules[0].template is "blasting"; expected one without {hazard}, which only an alarm tells (unfilled-field)',
  ],
  [
    'a schedule of a zone nobody knows',
    withSchedule({ zones: ['x'] }),
    'schedules[0].zones[0] is "x"; expected the id of a zone',
  ],
  [
    'a time',
    withSchedule({ time: '24:00' }),
    'schedules[0].time is "24:00"; expected a time of day, "00:00" to',
  ],
  [
    'a time of one figure',
    withSchedule({ time: '7:50' }),
    'schedules[0].time is "7:50"; expected a time of day',
  ],
  [
    'a day',
    withSchedule({ days: ['mon', 'noday'] }),
    'schedules[0].days[1] is "noday"; expected a list of days: "sun" to "sat", or 0 (Sunday) to 6',
  ],
  ['an eighth day', withSchedule({ days: [7] }), 'schedules[0].days[0] is 7; expected a list of days'],
  ['no day', withSchedule({ days: [] }), 'schedules[0].days is a list of 0; expected a list of days'],
  [
    'a delay',
    withSchedule({ lateMin: 0.5 }),
    'schedules[0].lateMin is 0.5; expected whole minutes, from 0 to 720',
  ],
  [
    'two schedules of one id',
    { schedules: [schedule, schedule] },
    'schedules[1].id is "morning"; expected an id',
  ],
  ['a holiday', { holidays: ['2030-02-29'] }, 'holidays[0] is "2030-02-29"; expected a day, "2030-12-25"'],
  ['a holiday in words', { holidays: ['Christmas'] }, 'holidays[0] is "Christmas"; expected a day'],
  [
    'quiet hours without an end',
    withQuiet({ to: undefined }),
    'quiet[0].to is missing; expected a time of day',
  ],
  [
    'quiet hours that refuse an emergency',
    withQuiet({ refuses: ['emergency'] }),
    'quiet[0].refuses[0] is "emergency"; expected "urgent" or "routine": an emergency is never refused',
  ],
  // The rest
  ['a second person', { second: 'always' }, 'second is "always"; expected "never" or "all-sites"'],
  ['half a correction', { correction: { ko: '정정' } }, 'correction.en is missing; expected words'],
  ['a limit', { limits: { maxRepeats: 0 } }, 'limits.maxRepeats is 0; expected a whole number from 1 to 100'],
  ['a length', { limits: { maxS: 9 } }, 'limits.maxS is 9; expected seconds, from 10 to 3600'],
  ['a hold', { timing: { holdS: 0.5 } }, 'timing.holdS is 0.5; expected seconds, from 1 to 10'],
  ['a wait', { timing: { waitS: '2m' } }, 'timing.waitS is "2m"; expected seconds, from 0 to 3600'],
];

it.each(table)(
  '%s is refused, with its field, its value and what was expected',
  async (_what, section, expected) => {
    const [first, ...more] = (await errorsOf(section)).filter((error) => !error.includes('ENOENT'));
    expect([first?.slice(0, expected.length + 'broadcast.'.length), more]).toEqual([
      `broadcast.${expected}`,
      [],
    ]);
  },
);

it('the edges of the rules are within them', async () => {
  const tone = (seconds: number) => ({ kind: 'alert', seconds });
  const templates = [
    { ...template, id: 'a', tone: tone(3), gapS: 30, repeats: 20 },
    { ...template, id: 'b', tone: tone(10) },
    { ...template, id: 'c', tone: null, priority: 'routine', gapS: 10, repeats: 20 },
    { ...template, id: 'd', repeats: null, priority: 'emergency' },
  ];
  expect(await errorsOf({ templates })).toEqual([]);
});

it('a port of words on phones needs the REST address of its connection', async () => {
  const [ima, speakers] = connections;
  const broadcast = { ports: [{ id: 'notice', kind: 'ima-notice', connection: 'ima-main' }] };
  const open = { ...ima, rest: undefined };
  const checked = await checkSettings(JSON.stringify({ connections: [open, speakers], broadcast }), '/');
  expect(checked.ok ? [] : checked.errors).toEqual([
    {
      field: 'broadcast.ports[0].connection',
      value: '"ima-main"',
      expected: 'the id of an "ima" connection that has a REST address',
    },
  ]);
});

it('a site of a connection that names all of its sites itself may be any', async () => {
  const [ima, speakers] = connections;
  const broadcast = { ...least, zones: [{ ...zone, site: 'ima-main/912' }] };
  const all = { ...ima, sites: undefined };
  expect(await checkSettings(JSON.stringify({ connections: [all, speakers], broadcast }), '/')).toMatchObject(
    {
      ok: true,
    },
  );
});

it('an unknown field is reported without its value, and passed over', async () => {
  const file = { connections, broadcast: { ...least, ...withHook({ tokne: 'a secret' }) } };
  const checked = await checkSettings(JSON.stringify(file), '/nowhere');
  expect(checked).toMatchObject({
    ok: true,
    warnings: [{ field: 'broadcast.ports[1].tokne', value: '(not shown)' }],
  });
});
