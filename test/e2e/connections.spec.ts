import { readFile } from 'node:fs/promises';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { colleague, openRoom } from './chat-office.ts';
import { expectHidden, JourneyDesk } from './journey.ts';
import { gas, token } from './site-office.ts';
import { openWholeOffice, secrets, type WholeOffice } from './whole-office.ts';

/** One of three syllables, as most are here: too short to be found and blanked afterwards. */
const operators = [
  { name: '김서연', role: 'supervisor', pin: '918273640518' },
  { name: 'Park Jiwoo', role: 'viewer', pin: '730194628815' },
];
const kinds = ['ima-main', 'talk', 'orders', 'devices', 'desks'];

let office: WholeOffice;
let desk: JourneyDesk;

test.beforeEach(async () => {
  [office, desk] = await Promise.all([openWholeOffice(), JourneyDesk.make()]);
});

test.afterEach(async () => {
  await desk.end();
  await office.stop();
  const pins = Object.fromEntries(operators.map(({ name, pin }) => [`PIN of ${name}`, pin]));
  expectHidden({ ...secrets, ...pins }, desk.lines);
});

async function open(differences: object = {}): Promise<Page> {
  const page = await desk.start({ connections: office.connections, ...differences });
  await Promise.all(kinds.map((name) => desk.untilLink(name, 'up')));
  await page.getByTestId('view-settings').click();
  return page;
}

const linkRow = (page: Page, connection: string): Locator =>
  page.locator(`[data-testid=link-row][data-connection="${connection}"]`);

async function more(page: Page, connection: string): Promise<Locator> {
  await linkRow(page, connection).getByTestId('link-more').click();
  return page.getByTestId('link-more-row');
}

test('five kinds of connection are up at once, and each can be tested', async () => {
  const page = await open();
  await expect(page.getByTestId('link-row')).toHaveCount(5);
  for (const name of kinds) {
    const row = linkRow(page, name);
    await expect(row).toHaveAttribute('data-state', 'up');
    // When it was last heard.
    await expect(row.locator('td').nth(2)).toHaveText(/^\s*\d\d:\d\d:\d\d/);
    await row.getByTestId('test-link').click();
    await expect(row.getByTestId('link-said')).toContainText(/^Answered in \d+ ms/);
    await expect(row.locator('td.figure').first()).toHaveText(/^\d+ ms$/);
  }
  for (const [name, kind] of Object.entries({
    'ima-main': 'Site platform',
    talk: 'Room chat',
    orders: 'Work orders',
    devices: 'Device server',
    desks: 'Shared room',
  })) {
    await expect(linkRow(page, name)).toContainText(kind);
  }
  await expect(linkRow(page, 'talk')).toContainText('Entered');
  await expect(linkRow(page, 'orders')).toContainText(/Granted by login.*expires in/s);
  // An address is shown without what opens it.
  await expect(linkRow(page, 'orders')).toContainText('/ws/ocs/');
  await expect(linkRow(page, 'orders')).not.toContainText('token=');
  expectHidden(secrets, await page.content());
});

test('what came is counted by kind, and what could not be read stands there with its reason', async () => {
  const page = await open();
  const { sites, chat, orders, devices, desks } = office;
  sites.publish(1, gas('G-101'));
  chat.say('crew', colleague.id, { type: 'text', text: 'good morning' });
  orders.orders.create({
    job_role: 'RIS',
    job_type: 'CT',
    priority: 'urgent',
    patient_name: 'Hong Gildong',
    doctor_name: 'Dr Yoon',
  });
  devices.join('speaker-1', () => {}).request('console', 'notice', { text: 'ready' });
  const told = { 'ima-main': 'gas', talk: 'msg', orders: 'OCS_CREATED', devices: 'touid' };
  for (const [name, kind] of Object.entries(told)) {
    const details = await more(page, name);
    await expect(details.locator('.kinds')).toContainText(kind);
    await linkRow(page, name).getByTestId('link-more').click();
  }

  sites.publish(1, 'this is no JSON');
  chat.sessions()[0]?.send('msg', { from: 'Minsu Ahn', text: 'my wage is a secret', token });
  orders.sendRaw('{"type":"OCS_CREATED","patient_name":"Hong Gildong"');
  devices.sessions()[0]?.send('touid', 'no command');
  const [topic] = desks.clients()[0]?.destinations ?? [];
  desks.publish(topic ?? '', 'no operation');
  for (const name of kinds) {
    const row = linkRow(page, name);
    await expect(row.locator('td.figure').nth(2), name).toHaveText('1');
    const details = await more(page, name);
    await expect(details.locator('.reasons li')).toHaveCount(1);
    await expect(details.locator('.reasons li')).toContainText(/\d\d:\d\d:\d\d \S/);
    await row.getByTestId('link-more').click();
    await expect(row).toHaveAttribute('data-state', 'up');
  }
  // What is kept of them says what was wrong, and nothing of people.
  await expect(page.getByTestId('rejected-row')).toHaveCount(kinds.length);
  const copies = await page.evaluate(() => window.bridge.getLogPage({ types: ['rejected'], limit: 50 }));
  const people = { subject: 'Gildong', 'a colleague': 'Minsu', 'what was said': 'wage' };
  expectHidden({ ...secrets, ...people }, JSON.stringify(copies));
});

test('“reconnect now” takes another socket, of this connection and of no other', async () => {
  const page = await open();
  const { chat, sites } = office;
  const before = { chat: chat.sessions()[0]?.socket, site: sites.sessions()[0]?.socket };
  expect(before.chat).toBeTruthy();
  await linkRow(page, 'talk').getByTestId('reconnect').click();
  await expect.poll(() => chat.sessions().some(({ socket }) => socket !== before.chat)).toBe(true);
  await expect(linkRow(page, 'talk')).toHaveAttribute('data-state', 'up');
  await expect.poll(() => chat.sessions().length).toBe(1);
  expect(sites.sessions()[0]?.socket).toBe(before.site);
});

test('a supervisor signs a connection out and in again, and a viewer cannot', async () => {
  const page = await open({ operators });
  await page.evaluate(([who, pin]) => window.bridge.signIn(who, pin), [
    'Park Jiwoo',
    '730194628815',
  ] as const);
  const talk = linkRow(page, 'talk');
  const details = await more(page, 'talk');
  await expect(details.getByTestId('link-sign-out')).toBeDisabled();
  await expect(details).toContainText('The present role may not do this');

  await page.evaluate(([who, pin]) => window.bridge.signIn(who, pin), ['김서연', '918273640518'] as const);
  await details.getByTestId('link-sign-out').click();
  await expect(talk).toHaveAttribute('data-state', 'stopped');
  await expect(talk).toContainText('Signed out');
  await expect.poll(() => office.chat.sessions().length).toBe(0);
  await expect(linkRow(page, 'ima-main')).toHaveAttribute('data-state', 'up');

  // A token that somebody signed out with is gone, and that keeps no console from watching.
  await desk.stop('quit');
  const again = await desk.startAgain();
  await desk.untilLink('ima-main', 'up');
  await desk.untilLink('talk', 'refused');
  await again.evaluate(([who, pin]) => window.bridge.signIn(who, pin), ['김서연', '918273640518'] as const);
  await again.getByTestId('view-settings').click();
  await expect(linkRow(again, 'talk')).toContainText('not signed in');
  const other = office.chat.issueToken('control-1');
  const renewed = await more(again, 'talk');
  await renewed.getByTestId('new-token').click();
  await renewed.getByTestId('token').fill(other);
  await renewed.getByTestId('token').press('Enter');
  await expect(linkRow(again, 'talk')).toHaveAttribute('data-state', 'up');

  // An account signs in by itself.
  const orders = linkRow(again, 'orders');
  await renewed.getByTestId('link-sign-out').waitFor();
  await linkRow(again, 'talk').getByTestId('link-more').click();
  const account = await more(again, 'orders');
  await account.getByTestId('link-sign-out').click();
  await expect(orders).toHaveAttribute('data-state', 'stopped');
  await expect.poll(() => office.orders.connected()).toEqual([]);
  await account.getByTestId('link-sign-in').click();
  await expect(orders).toHaveAttribute('data-state', 'up');
  await expect(orders).toContainText('Granted by login');
  await expect(account.getByTestId('new-token')).toBeHidden();
});

test('a refused connection takes another token, which is kept encrypted and opens it after a restart too', async () => {
  const { chat } = office;
  chat.revokeToken('chat-token-of-the-journey');
  const page = await desk.start({ connections: office.connections });
  await desk.untilLink('talk', 'refused');
  await page.getByTestId('view-settings').click();
  await expect(linkRow(page, 'talk')).toHaveAttribute('data-state', 'refused');
  const details = await more(page, 'talk');
  const other = chat.issueToken('control-1');
  await details.getByTestId('new-token').click();
  await details.getByTestId('token').fill(other);
  await details.getByTestId('token').press('Enter');
  await expect(linkRow(page, 'talk')).toHaveAttribute('data-state', 'up');
  await expect(linkRow(page, 'talk').getByTestId('link-said')).toHaveText('The token was replaced');
  await expect(details.getByTestId('token')).toBeHidden();
  expectHidden({ ...secrets, other }, await desk.kept());
  // What a login has granted is nobody's to replace.
  const refused = await page.evaluate(() => window.bridge.enterToken('orders', 'made up'));
  expect(refused).toMatchObject({ ok: false, error: { code: 'unavailable' } });

  await desk.stop('quit');
  await desk.startAgain();
  await desk.untilLink('talk', 'up');
  expect(chat.sessions()[0]?.token).toBe(other);
  expectHidden({ other }, desk.lines);
});

test('the broker’s password changed: another one is entered, and opens it after a restart too', async () => {
  const page = await open();
  const other = 'another-password-of-the-broker';
  office.desks.setPasscode('desk-1', other);
  office.desks.cut('abrupt');
  await desk.untilLink('desks', 'refused');
  const details = await more(page, 'desks');
  await details.getByTestId('new-token').click();
  await details.getByTestId('token').fill(other);
  await details.getByTestId('token').press('Enter');
  await expect(linkRow(page, 'desks')).toHaveAttribute('data-state', 'up');
  await desk.stop('quit');
  await desk.startAgain();
  await desk.untilLink('desks', 'up');
  expectHidden({ ...secrets, other }, await desk.kept());
  expectHidden({ other }, desk.lines);
});

test('the diagnostics file tells how the console stands, and nothing that opens a door or names a person', async () => {
  const page = await open({ operators });
  await page.evaluate(([who, pin]) => window.bridge.signIn(who, pin), ['김서연', '918273640518'] as const);
  const { sites, chat, orders } = office;
  sites.publish(1, gas('G-101'));
  sites.publish(1, 'this is no JSON');
  chat.say('crew', colleague.id, { type: 'text', text: 'the crane is stuck' });
  chat.say('crew', colleague.id, { type: 'text', text: `my token is ${token}` });
  orders.orders.create({
    job_role: 'RIS',
    job_type: 'CT',
    priority: 'urgent',
    patient_name: 'Hong Gildong',
    doctor_name: 'Dr Yoon',
  });
  await openRoom(page, 'crew');
  await page.getByTestId('composer').fill('on my way to the crane');
  await page.getByTestId('composer').press('Enter');
  await expect.poll(async () => (await desk.snapshot()).orders?.orders.length).toBe(1);
  await expect.poll(() => chat.table.rooms.get('crew')?.messages.length).toBe(3);

  await page.getByTestId('view-settings').click();
  await page.getByTestId('save-diagnostics').click();
  await expect(page.getByTestId('diagnostics')).toContainText('Saved ');
  const file = (await page.getByTestId('diagnostics').textContent())?.replace('Saved', '').trim() ?? '';
  const text = await readFile(file, 'utf8');
  const told = JSON.parse(text) as { links: { connection: string; kind: string; link: { state: string } }[] };
  expect(told.links.map(({ connection, link }) => [connection, link.state])).toEqual(
    kinds.map((name) => [name, 'up']),
  );
  expect(told).toMatchObject({ alarms: 1, chat: { rooms: 2 }, orders: { count: 1 } });
  const tokens = [...office.chat.sessions().map((each) => each.token)];
  expectHidden(
    {
      ...secrets,
      ...Object.fromEntries(tokens.map((each, index) => [`token ${index}`, each])),
      ...Object.fromEntries(
        operators.flatMap(({ name, pin }) => [
          [name, name],
          [`PIN of ${name}`, pin],
        ]),
      ),
      'what was said': 'crane',
      'a colleague': 'Minsu',
      patient: 'Gildong',
      doctor: 'Yoon',
    },
    text,
  );
});
