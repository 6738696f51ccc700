import { expect, test, type Page } from '@playwright/test';
import { Cutter } from '../peer/cutter.ts';
import {
  all,
  draft,
  expectStates,
  factsOf,
  holdUntilSent,
  newestOf,
  open,
  review,
  untilHoldable,
} from './broadcast-desk.ts';
import {
  doors,
  horns,
  openBroadcastOffice,
  speakingSettings,
  type BroadcastOffice,
} from './broadcast-office.ts';
import { expectHidden, JourneyDesk } from './journey.ts';
import { dueAgo, knownSinceYesterday } from './past-schedule.ts';

/** Invented people. Their PINs are long, so that no time and no port can look like one. */
const people = [
  { name: 'Kim Seoyeon', role: 'operator', pin: '918273640518' },
  { name: 'Lee Dohyeon', role: 'supervisor', pin: '564738291046' },
  { name: 'Park Jiwoo', role: 'viewer', pin: '730194628815' },
] as const;
const [operator, supervisor, viewer] = people;
const pins = Object.fromEntries(people.map(({ name, pin }) => [`PIN of ${name}`, pin]));

let office: BroadcastOffice;
/** To the loudspeakers. */
let line: Cutter;
let desk: JourneyDesk;
let page: Page;

const schedules = [dueAgo(4, 'late', 'Sent late', 30), dueAgo(4, 'missed', 'Never late', 0)];

/** The settings of a desk with people; `quiet` at any time of the day where it is asked for. */
function settings(isQuiet: boolean) {
  const quiet = isQuiet ? [{ from: '00:00', to: '00:00' }] : [];
  const ways = { ...office, rexsys: { origin: `http://127.0.0.1:${line.port}` } };
  const broadcast = { second: 'all-sites', timing: { holdS: 2, answerS: 2 }, schedules, quiet };
  return {
    ...speakingSettings(ways, broadcast),
    desk: { id: 'desk-1', room: 'control' },
    operators: people,
  };
}

async function signIn({ name, pin }: (typeof people)[number]): Promise<void> {
  const answer = await page.evaluate(([who, figures]) => window.bridge.signIn(who, figures), [
    name,
    pin,
  ] as const);
  expect(answer).toEqual({ ok: true, value: null });
  await expect(page.getByTestId('status-seat')).toContainText(name);
}

/** Holds the key until main says that it is held. */
async function press(): Promise<void> {
  await untilHoldable(page);
  await page.keyboard.down(' ');
  await expect.poll(async () => (await factsOf(desk)).heldSince !== null).toBe(true);
}

const rules = () =>
  page.getByTestId('broadcast-problem').evaluateAll((rows) => rows.map((row) => row.dataset['rule']));

test.beforeAll(async () => {
  [office, desk] = await Promise.all([openBroadcastOffice(), JourneyDesk.make()]);
  line = await Cutter.to(office.rexsys.port);
  office.speakers.letEnd();
  page = await desk.start(settings(true));
  await signIn(operator);
  await desk.untilLink('speakers', 'up');
});

test.afterAll(async () => {
  await desk.end();
  await Promise.all([line.stop(), office.stop()]);
  expectHidden({ ...doors, ...pins }, desk.lines);
});

test('what breaks a rule is refused by its name, until it is mended', async () => {
  await draft(page, { zones: ['zone-a1'], words: 'Blasting at the pit in a moment.', tone: false });
  await expect.poll(rules).toEqual(['quiet-hours']);
  await page.getByRole('radio', { name: 'Urgent' }).click();
  await expect.poll(rules).toEqual(['tone-missing']);
  await page.getByTestId('broadcast-tone').selectOption('alert');
  await page.getByTestId('broadcast-tone-seconds').fill('2');
  await expect.poll(rules).toEqual(['tone-length']);
  await page.getByTestId('broadcast-tone-seconds').fill('4');
  await page.getByTestId('broadcast-repeats').fill('2');
  await page.getByTestId('broadcast-gap').fill('31');
  await expect.poll(rules).toEqual(['gap-length']);
  await expect(page.getByTestId('broadcast-problem')).toHaveText('Not over 30 s between messages');
  await expect(page.getByTestId('broadcast-review')).toHaveAttribute('aria-disabled', 'true');
  // Main refuses it by the same name, whatever the picture lets through.
  const { draft: broken } = await factsOf(desk);
  const answer = await page.evaluate(
    (each) => (each ? window.bridge.holdBroadcast({ draft: each, second: null }) : null),
    broken,
  );
  expect(answer).toMatchObject({
    ok: false,
    error: { code: 'against-the-rules', message: 'against the rules: gap-length' },
  });
  await page.getByTestId('broadcast-gap').fill('5');
  await expect.poll(rules).toEqual([]);
});

test('a hand that lets go too early, and a window that goes, send nothing and lose nothing', async () => {
  await review(page);
  await press();
  await expect(page.getByTestId('broadcast-hold')).toContainText('Keep holding');
  await page.keyboard.up(' ');
  await expect(page.getByTestId('broadcast-told')).toHaveText('Let go: nothing was sent');

  await press();
  await page.reload();
  await expect.poll(async () => (await factsOf(desk)).heldSince).toBeNull();
  await page.keyboard.up(' ');
  await page.getByTestId('view-broadcast').click();
  await expect(page.getByTestId('broadcast-words-en')).toHaveValue('Blasting at the pit in a moment.');
  expect(await factsOf(desk)).toMatchObject({ broadcasts: [] });
  expect(office.speakers.told('speak')).toEqual([]);
});

test('a viewer sees it and sends nothing', async () => {
  await signIn(viewer);
  await expect(page.getByTestId('broadcast-begin')).toBeDisabled();
  await expect(page.getByTestId('broadcast-why')).toHaveText('The present role may not do this');
  const { draft: written } = await factsOf(desk);
  const answer = await page.evaluate(
    (each) => (each ? window.bridge.holdBroadcast({ draft: each, second: null }) : null),
    written,
  );
  expect(answer).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
});

test('after a restart the draft is there, and what was due meanwhile is sent late or told as missed', async () => {
  await desk.stop('quit');
  await knownSinceYesterday(desk, schedules);
  // What is due waits for a way to the loudspeakers.
  line.cut();
  page = await desk.start(settings(false));
  await signIn(operator);
  await page.getByTestId('view-broadcast').click();
  await expect(page.getByTestId('broadcast-words-en')).toHaveValue('Blasting at the pit in a moment.');

  line.heal();
  const schedule = (id: string) => page.locator(`[data-testid=schedule-item][data-schedule=${id}]`);
  await expect(schedule('late')).toContainText('sent late', { timeout: 20_000 });
  await expect(schedule('missed')).toContainText('missed, the console was off');
  const day = (await factsOf(desk)).broadcasts.map(({ id }) => id.replace(/@.*/, ''));
  expect(day).toEqual(['late']);
  await open(page, (await newestOf(desk)).id);
  await expectStates(page, { a1: 'done' });
  expect(office.speakers.whoGot('speak')).toEqual(['a1']);
});

test('to all sites two people send: a wrong PIN, oneself, and then the right one', async () => {
  const before = office.speakers.record.length;
  await page.getByTestId('broadcast-draft-row').click();
  await page.getByTestId('broadcast-all').click();
  await review(page);
  const pin = page.getByTestId('second-pin');
  await expect(pin).toBeFocused();
  await expect(page.getByTestId('second-name').locator('option')).toHaveText([/Lee Dohyeon/]);
  const hold = page.getByTestId('broadcast-hold');
  await expect(hold).toHaveAttribute('aria-disabled', 'true');

  await pin.fill('111111111111');
  await expect(hold).toHaveAttribute('aria-disabled', 'false');
  await hold.focus();
  await page.keyboard.down(' ');
  await expect(page.getByTestId('broadcast-told')).toHaveText('Not sent: the PIN is wrong');
  await page.keyboard.up(' ');
  await expect(pin).toBeFocused();
  await expect(pin).toHaveValue('');

  const { draft: written } = await factsOf(desk);
  const alone = await page.evaluate(
    ([each, second]) => (each ? window.bridge.holdBroadcast({ draft: each, second }) : null),
    [written, { name: operator.name, pin: operator.pin }] as const,
  );
  expect(alone).toMatchObject({ ok: false, error: { code: 'second-person' } });

  await pin.fill(supervisor.pin);
  await hold.focus();
  await untilHoldable(page);
  await holdUntilSent(page);
  await expect(page.getByTestId('broadcast-shown')).toContainText('together with Lee Dohyeon');
  await expectStates(page, {
    ...all(horns, 'done'),
    'crane-1': 'accepted',
    2: 'accepted',
    '2:77': 'accepted',
  });
  // Of all the presses of this journey exactly this one was said.
  expect(office.speakers.whoGot('speak', before)).toEqual(horns);
});
