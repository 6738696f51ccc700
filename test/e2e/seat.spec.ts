import { expect, test, type Page } from '@playwright/test';
import type { ImaServer } from '../../main/drill/ima-server.ts';
import type { Role } from '../../preload/contract/operator.ts';
import { expectHidden, JourneyDesk } from './journey.ts';
import { event, gas, openSiteOffice, sites, token } from './site-office.ts';

/** Invented people. Their PINs are long, so that no time and no port can look like one. */
const people = {
  'Park Jiwoo': { role: 'viewer', pin: '730194628815' },
  'Kim Seoyeon': { role: 'operator', pin: '918273640518' },
  'Lee Dohyeon': { role: 'supervisor', pin: '564738291046' },
} as const satisfies Record<string, { role: Role; pin: string }>;
type Person = keyof typeof people;

const secrets = {
  token,
  ...Object.fromEntries(Object.entries(people).map(([name, { pin }]) => [`PIN of ${name}`, pin])),
};

let server: ImaServer;
let desk: JourneyDesk;

test.beforeEach(async () => {
  [server, desk] = await Promise.all([openSiteOffice(), JourneyDesk.make()]);
});

test.afterEach(async () => {
  await desk.end();
  await server.stop();
  expectHidden(secrets, desk.lines);
});

/** A desk with people, on the sites. */
async function open(differences: object = {}): Promise<Page> {
  const page = await desk.start({
    desk: { id: 'desk-1', room: 'room-1' },
    operators: Object.entries(people).map(([name, { role, pin }]) => ({ name, role, pin })),
    connections: [{ id: 'ima-main', kind: 'ima', url: server.websocketUrl, account: { token }, sites }],
    ...differences,
  });
  await desk.untilLink('ima-main', 'up');
  return page;
}

async function signIn(page: Page, name: Person): Promise<void> {
  const answer = await page.evaluate(([who, pin]) => window.bridge.signIn(who, pin), [
    name,
    people[name].pin,
  ] as const);
  expect(answer).toEqual({ ok: true, value: null });
  await expect(page.getByTestId('status-seat')).toContainText(name);
}

const seatOf = (page: Page) => page.getByTestId('status-seat');

/** What main answers to a command that no button stands in the way of. */
async function ask(
  page: Page,
  device: string,
  command: { readonly command: 'acknowledge' } | { readonly command: 'shelve'; readonly until: number },
): Promise<string> {
  const { id, occurrence, severity } = await desk.alarm(device);
  const target = { alarm: id, occurrence, severity };
  const reply = await page.evaluate((each) => window.bridge.command([each]), {
    ...command,
    target,
    note: 'being repaired',
  });
  if (!reply.ok) return reply.error.code;
  const [answer] = reply.value;
  return answer?.ok === true ? 'accepted' : (answer?.error.code ?? 'nothing');
}

const tryToAcknowledge = (page: Page, device: string) => ask(page, device, { command: 'acknowledge' });

/** A little less than the hours, so that a slow machine is no reason. */
const shelve = (page: Page, device: string, hours: number) =>
  ask(page, device, { command: 'shelve', until: Date.now() + hours * 3_600_000 - 60_000 });

test('starts locked: alarms are seen, heard and notified, and nobody acknowledges them', async () => {
  const page = await open();
  await expect(seatOf(page)).toHaveAttribute('data-state', 'locked');
  server.publish(1, gas('G-101'));
  await expect(desk.row('G-101')).toHaveAttribute('data-state', 'unacknowledged');
  await expect
    .poll(() => desk.notified())
    .toEqual([{ title: 'Toxic gas · 서울 한빛', body: 'Critical · G-101' }]);
  expect((await desk.snapshot()).sound?.severity).toBe('critical');

  await desk.row('G-101').click();
  await expect(page.getByTestId('detail-acknowledge')).toBeDisabled();
  await expect(page.getByTestId('detail-why')).toHaveText('Locked: sign in first');
  await page.keyboard.press('Space');
  await expect(desk.row('G-101')).toContainText('refused, the desk is locked; sign in first');
  expect(await tryToAcknowledge(page, 'G-101')).toBe('locked');
  await expect(desk.row('G-101')).toHaveAttribute('data-state', 'unacknowledged');
  expectHidden(secrets, await desk.kept());
});

test('signs in by keyboard alone, and the acknowledgement carries the person', async () => {
  const page = await open();
  server.publish(1, gas('G-101'));
  await desk.row('G-101').click();

  await page.keyboard.press('u');
  await expect(page.getByTestId('pin')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'Kim Seoyeon' })).toBeChecked();
  await page.keyboard.press('Tab');
  await page.keyboard.type('000000');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('sign-in-refusal')).toHaveText('the PIN is wrong');
  await expect(seatOf(page)).toHaveAttribute('data-state', 'locked');
  await expect(page.getByTestId('pin')).toBeFocused();
  await page.keyboard.type(people['Kim Seoyeon'].pin);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('sign-in')).toBeHidden();
  await expect(seatOf(page)).toHaveAttribute('data-state', 'signed-in');
  await expect(seatOf(page)).toContainText('Kim Seoyeon');

  await page.keyboard.press('Space');
  await expect(desk.row('G-101')).toHaveAttribute('data-state', 'acknowledged');
  await expect(desk.row('G-101')).toContainText('✓ Kim Seoyeon');
  expect((await desk.alarm('G-101')).acknowledgement).toMatchObject({
    operator: 'Kim Seoyeon',
    desk: 'desk-1',
  });
  await page.getByTestId('view-log').click();
  await expect(page.getByTestId('log-row').filter({ hasText: 'Acknowledge' }).first()).toContainText(
    'Kim Seoyeon',
  );
});

test('a viewer looks and changes nothing', async () => {
  const page = await open();
  await signIn(page, 'Park Jiwoo');
  server.publish(1, gas('G-101'));
  await desk.row('G-101').click();
  await expect(page.getByTestId('detail-why')).toHaveText('The present role may not do this');
  await expect(page.getByTestId('detail-acknowledge')).toBeDisabled();
  await page.keyboard.press('Space');
  await expect(desk.row('G-101')).toContainText('refused, the present role may not do this');
  expect(await tryToAcknowledge(page, 'G-101')).toBe('not-allowed');
  const shelved = await page.evaluate(() => window.bridge.signOutLink('ima-main'));
  expect(shelved).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
  await expect(desk.row('G-101')).toHaveAttribute('data-state', 'unacknowledged');
});

test('a supervisor may shelve for a day where an operator may for a shift', async () => {
  const page = await open();
  server.publish(1, event(8, 1, { device_id: 'W-1', measure_data: { speed: 16.2 } }));
  await desk.row('W-1').click();
  const offered = async () => {
    await page.getByTestId('detail-shelve').click();
    const options = await page.getByTestId('shelf-minutes').locator('option').allTextContents();
    await page.keyboard.press('Escape');
    return options.map((each) => each.trim()).at(-1);
  };
  await signIn(page, 'Kim Seoyeon');
  expect(await offered()).toBe('8 h');
  expect(await shelve(page, 'W-1', 9)).toBe('too-long');
  await signIn(page, 'Lee Dohyeon');
  expect(await offered()).toBe('24 h');
  expect(await shelve(page, 'W-1', 24)).toBe('accepted');
  expect((await desk.alarm('W-1')).shelf).toMatchObject({
    operator: 'Lee Dohyeon',
    reason: 'being repaired',
  });
});

test('operators change while the site’s connection stays the same one', async () => {
  const page = await open();
  const [before] = server.sessions();
  await signIn(page, 'Kim Seoyeon');
  server.publish(1, gas('G-101'));
  await desk.row('G-101').click();
  await page.keyboard.press('Space');
  await expect(desk.row('G-101')).toContainText('✓ Kim Seoyeon');

  // Nobody signs out in between: the next one takes the seat over.
  await page.getByTestId('open-sign-in').click();
  await page.getByRole('radio', { name: 'Lee Dohyeon' }).click();
  await page.getByTestId('pin').fill(people['Lee Dohyeon'].pin);
  await page.getByTestId('sign-in-submit').click();
  await expect(seatOf(page)).toContainText('Lee Dohyeon');
  server.publish(2, gas('G-202'));
  await desk.row('G-202').click();
  await page.keyboard.press('Space');
  await expect(desk.row('G-202')).toContainText('✓ Lee Dohyeon');
  await page.getByTestId('lock').click();
  await expect(seatOf(page)).toHaveAttribute('data-state', 'locked');
  server.publish(3, gas('G-303'));
  await expect(desk.row('G-303')).toBeVisible();

  const after = server.sessions();
  expect(after).toHaveLength(1);
  expect(after[0]?.socket).not.toBeNull();
  expect(after[0]?.socket).toBe(before?.socket);
});

test('locks by itself when no hand moves, goes on watching, and starts locked again', async () => {
  const page = await open({ lockAfterS: 10 });
  await signIn(page, 'Kim Seoyeon');
  await expect(seatOf(page)).toHaveAttribute('data-state', 'locked', { timeout: 20_000 });
  expect((await desk.snapshot()).seat).toMatchObject({ reason: 'idle', operator: 'Kim Seoyeon' });
  server.publish(1, gas('G-101'));
  await expect(desk.row('G-101')).toBeVisible();
  expect(await tryToAcknowledge(page, 'G-101')).toBe('locked');

  await signIn(page, 'Lee Dohyeon');
  await desk.stop('SIGKILL');
  const again = await desk.startAgain();
  await expect(seatOf(again)).toHaveAttribute('data-state', 'locked');
  expect((await desk.snapshot()).seat).toMatchObject({ reason: 'start', operator: null });
  await expect(desk.row('G-101')).toHaveAttribute('data-state', 'unacknowledged');
  // The PINs have left the file, and still open the desk.
  await signIn(again, 'Kim Seoyeon');
});
