import { expect, test, type Locator, type Page } from '@playwright/test';
import { startOrdersServer, type OrdersServer } from '../../main/drill/orders-server.ts';
import { expectHidden, JourneyDesk } from './journey.ts';
import { ordersConnection, secrets } from './whole-office.ts';

const subject = 'Hong Gildong';
const doctor = 'Dr Yoon';
const CT = {
  job_role: 'RIS',
  job_type: 'CT',
  priority: 'urgent',
  patient_name: subject,
  doctor_name: doctor,
} as const;

let server: OrdersServer;
let desk: JourneyDesk;
/** How often the list was read, and a race that is lost while a hand is on the button. */
let reads = 0;
let beforeAccept: (() => void) | null = null;

test.beforeEach(async () => {
  reads = 0;
  beforeAccept = null;
  server = await startOrdersServer({
    users: [
      { id: 'ris1', password: secrets['password of work orders'], role: 'RIS' },
      { id: 'ris2', password: 'of the other one', role: 'RIS' },
    ],
    fault(method, path) {
      if (method === 'GET' && path === '/api/ocs/') reads += 1;
      if (path.endsWith('/accept/')) beforeAccept?.();
      return null;
    },
  });
  desk = await JourneyDesk.make();
});

test.afterEach(async () => {
  await desk.stop('quit');
  const kept = await desk.kept();
  await desk.end();
  await server.stop();
  const hidden = { ...secrets, subject, doctor, 'a token in an address': 'token=ey' };
  expectHidden(hidden, desk.lines);
  // Neither is kept here: the system itself has them.
  expectHidden(hidden, kept);
});

async function open(): Promise<Page> {
  const page = await desk.start({ connections: [ordersConnection(server)] });
  await desk.untilLink('orders', 'up');
  await page.getByTestId('view-order').click();
  await expect(page.getByTestId('order-list-age')).toContainText('List read');
  return page;
}

const orderRow = (page: Page, pk: number): Locator =>
  page.locator(`[data-testid=order-row][data-order="orders/${pk}"]`);

/** What the desktop was shown, which may stand on a locked screen. */
async function expectNamelessNotifications(): Promise<void> {
  expectHidden(
    { subject, doctor },
    (await desk.notified()).map(({ title, body }) => `${title} ${body}`),
  );
}

test('a new order is notified without its subject, listed with it, and accepted from its row', async () => {
  const page = await open();
  const { id } = server.orders.create(CT);
  await expect
    .poll(() => desk.notified())
    .toEqual([{ title: 'New work order', body: 'ocs_0001 · CT · Urgent' }]);
  await expect(orderRow(page, id)).toHaveAttribute('data-stage', 'waiting');
  await expect(orderRow(page, id)).toContainText(subject);
  await expect(page.getByTestId('waiting-order')).toHaveText('1');

  await page.getByTestId('view-live').click();
  await desk.clickNotification('New work order');
  await expect(page.getByTestId('orders')).toBeVisible();
  await expect(orderRow(page, id)).toHaveAttribute('aria-selected', 'true');

  await orderRow(page, id).getByRole('button', { name: 'Accept ocs_0001' }).click();
  await expect(orderRow(page, id)).toContainText(/accepted by ris1 at \d\d:\d\d/);
  expect(server.orders.get(id)?.worker_name).toBe('ris1');
  await expect(page.getByTestId('waiting-order')).toBeHidden();
  await expectNamelessNotifications();
});

test('a race that is lost says who was first and when, on the row', async () => {
  const page = await open();
  const { id } = server.orders.create(CT);
  await expect(orderRow(page, id)).toBeVisible();
  // The other one is faster by the time that the request takes.
  beforeAccept = () => void server.orders.accept(id, 'ris2');
  await orderRow(page, id).getByRole('button', { name: 'Accept ocs_0001' }).click();
  await expect(orderRow(page, id).getByTestId('order-refusal')).toHaveText(
    /^first accepted by ris2 at \d\d:\d\d$/,
  );
  await expect(orderRow(page, id).getByRole('button')).toBeHidden();
  expect(server.orders.get(id)?.worker_name).toBe('ris2');
  await expectNamelessNotifications();
});

test('a cancel that is told twice is one notification and one row', async () => {
  const page = await open();
  const { id } = server.orders.create(CT);
  await expect(orderRow(page, id)).toBeVisible();
  server.orders.cancel(id, 'nurse7', 'subject went home');
  const cancelled = async () =>
    (await desk.notified()).filter(({ title }) => title === 'Work order cancelled');
  await expect.poll(cancelled).toHaveLength(1);
  // What follows on the same socket was heard, so both tellings were.
  const { id: next } = server.orders.create({ ...CT, job_type: 'MRI' });
  await expect(orderRow(page, next)).toBeVisible();
  expect(await cancelled()).toEqual([{ title: 'Work order cancelled', body: 'ocs_0001 · CT · Urgent' }]);
  const changes = (await desk.notified()).map(({ title }) => title);
  expect(changes).toEqual(['New work order', 'Work order cancelled', 'New work order']);

  await page.getByRole('radio', { name: 'All' }).click();
  await expect(orderRow(page, id)).toHaveCount(1);
  await expect(orderRow(page, id)).toContainText(
    /cancelled by nurse7 at \d\d:\d\d · Reason: subject went home/,
  );
  await expectNamelessNotifications();
});

test('after a lost link the list is read again, and what changed meanwhile stands in it', async () => {
  const page = await open();
  const { id } = server.orders.create(CT);
  await expect(orderRow(page, id)).toBeVisible();
  const before = reads;
  server.cut('freeze');
  await expect(page.getByTestId('order-list-age')).toContainText('not current since', { timeout: 20_000 });
  await expect(orderRow(page, id).getByRole('button')).toBeDisabled();
  server.orders.accept(id, 'ris2');
  const { id: missed } = server.orders.create({ ...CT, job_type: 'MRI' });
  server.cut('thaw');
  await desk.untilLink('orders', 'up');
  await expect.poll(() => reads).toBeGreaterThan(before);
  await page.getByRole('radio', { name: 'All' }).click();
  await expect(orderRow(page, missed)).toBeVisible();
  await expect(orderRow(page, id)).toContainText(/accepted by ris2 at \d\d:\d\d/);
  await expect(page.getByTestId('order-list-age')).toContainText('List read');
});

test('a token of an earlier run that is dead is renewed by the account, and a wrong password is a refused link', async () => {
  await open();
  await desk.stop('quit');
  server.revokeAll();
  const page = await desk.startAgain();
  await desk.untilLink('orders', 'up');
  expect(server.connected()).toEqual(['ris1']);
  await page.getByTestId('view-order').click();
  const { id } = server.orders.create(CT);
  await expect(orderRow(page, id)).toBeVisible();
  await desk.stop('quit');

  const password = 'not the right one';
  await desk.start({
    connections: [{ ...ordersConnection(server), id: 'other', account: { user: 'ris1', password } }],
  });
  await desk.untilLink('other', 'refused');
  expectHidden({ password }, desk.lines);
  expectHidden({ password }, await desk.kept());
});
