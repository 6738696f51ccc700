import { expect, test, type Page } from '@playwright/test';
import { launchConsole, type RunningConsole } from './harness.ts';

let running: RunningConsole | null = null;

test.afterEach(async () => {
  await running?.close();
  running = null;
});

const link = (page: Page, connection: string) =>
  page.locator(`[data-testid=link-row][data-connection="${connection}"]`);

test('all systems of the drill are up at once, and every view is alive', async () => {
  test.setTimeout(120_000);
  running = await launchConsole({ args: ['--drill', 'gas-leak', '--trace'] });
  const { page } = running;
  await expect(page.getByTestId('status-bar')).toBeVisible();

  await test.step('five kinds of connection, each measured', async () => {
    await page.getByTestId('view-settings').click();
    for (const connection of ['drill', 'drill-chat', 'drill-orders', 'drill-devices', 'drill-room']) {
      await expect(link(page, connection)).toHaveAttribute('data-state', 'up');
      await link(page, connection).getByTestId('test-link').click();
      await expect(link(page, connection).getByTestId('link-said')).toContainText('ms');
    }
  });

  await test.step('a site in alarm, acknowledged by whoever sits here', async () => {
    await page.getByTestId('view-live').click();
    const row = page.getByTestId('alarm-row').first();
    await expect(row).toBeVisible({ timeout: 30_000 });
    await row.click();
    await page.keyboard.press('Space');
    await expect(page.locator('[data-testid=alarm-row][data-state=acknowledged]').first()).toContainText(
      '김서연',
    );
  });

  await test.step('the colleague at the other desk is there, and sees it', async () => {
    await expect(page.getByTestId('status-room')).toContainText('2');
    await expect(page.getByTestId('unconfirmed')).toHaveCount(0);
    const room = await page.evaluate(async () => {
      const reply = await window.bridge.getSnapshot();
      return reply.ok ? reply.value.room : null;
    });
    expect(room?.desks).toMatchObject([{ desk: 'colleague', isHere: true, behind: 0 }]);
  });

  await test.step('a message is delivered, seen and answered', async () => {
    await page.getByTestId('view-message').click();
    await page.getByTestId('room').first().click();
    await page.getByTestId('composer').fill('지하 2층 확인 부탁합니다');
    await page.keyboard.press('Enter');
    const own = page.getByTestId('message').filter({ hasText: '지하 2층 확인 부탁합니다' });
    await expect(own).toHaveAttribute('data-delivery', 'seen', { timeout: 30_000 });
    const answer = page.getByTestId('message').last();
    await expect(answer).not.toContainText('지하 2층 확인 부탁합니다', { timeout: 30_000 });
  });

  await test.step('a work order is accepted', async () => {
    await page.getByTestId('view-order').click();
    const waiting = page.getByTestId('order-row').filter({ has: page.getByTestId('order-accept') });
    const id = await waiting.first().getAttribute('data-order');
    await waiting.first().getByTestId('order-accept').click();
    await expect(page.locator(`[data-testid=order-row][data-order="${id ?? ''}"]`)).toContainText('ris1');
  });

  await test.step('a loudspeaker answers a request', async () => {
    const results = await page.evaluate(() =>
      window.bridge.requestDevices('drill-devices', ['speaker-gate', 'siren-yard'], 'play', { clip: 'test' }),
    );
    expect(results).toMatchObject({
      ok: true,
      value: [
        { receiver: 'speaker-gate', via: 'socket', outcome: 'answered' },
        { receiver: 'siren-yard', via: 'socket', outcome: 'answered' },
      ],
    });
    await page.getByTestId('view-settings').click();
    await expect(page.getByTestId('device-command').first()).toBeVisible();
  });
});

test('a drill can be left to another operator without dropping a connection', async () => {
  running = await launchConsole({ args: ['--drill', 'gas-leak', '--trace'] });
  const { page, lines } = running;
  await expect(page.getByTestId('status-seat')).toContainText('김서연');
  await expect.poll(() => lines.some((line) => line.includes('drill-room up'))).toBe(true);
  const before = lines.filter((line) => / link +/.test(line)).length;
  const signIn = (name: string, pin: string) =>
    page.evaluate(([who, figures]) => window.bridge.signIn(who, figures), [name, pin] as const);
  expect(await signIn('이도현', '0000')).toMatchObject({ ok: false, error: { code: 'wrong-pin' } });
  expect(await signIn('이도현', '2222')).toMatchObject({ ok: true });
  await expect(page.getByTestId('status-seat')).toContainText('이도현');
  expect(lines.filter((line) => / link +/.test(line))).toHaveLength(before);
});
