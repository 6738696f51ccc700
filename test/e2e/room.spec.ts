import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { ImaServer } from '../../main/drill/ima-server.ts';
import { Cutter } from '../peer/cutter.ts';
import { startRabbit, type Rabbit } from '../peer/rabbitmq.ts';
import { acknowledge, alarmWhen, openDesk, recorded, seesOthers, type RoomDesk } from './control-room.ts';
import { gas, openSiteOffice } from './site-office.ts';

/** Three real console processes, one real RabbitMQ, one site that all of them hear. */
let directory: string;
let server: ImaServer;
let rabbit: Rabbit;
let line: Cutter;
const desks = new Map<string, RoomDesk>();

const desk = (id: string): RoomDesk => {
  const found = desks.get(id);
  if (!found) throw new Error(`desk ${id} is not open`);
  return found;
};

async function open(id: string): Promise<void> {
  const home = join(directory, id);
  await mkdir(home, { recursive: true });
  const { user, passcode } = rabbit;
  // The third desk's line is one that can be cut.
  const url = id === 'desk-3' ? rabbit.url.replace(`:${rabbit.port}`, `:${line.port}`) : rabbit.url;
  desks.set(id, await openDesk({ id, directory: home, server, broker: { url, user, passcode } }));
}

test.beforeAll(async () => {
  test.setTimeout(180_000);
  directory = await mkdtemp(join(tmpdir(), 'gwanje-room-'));
  [server, rabbit] = await Promise.all([openSiteOffice(), startRabbit()]);
  line = await Cutter.to(rabbit.port);
  for (const id of ['desk-1', 'desk-2', 'desk-3']) await open(id);
  await Promise.all([...desks.values()].map((each) => seesOthers(each, 2)));
});

test.afterAll(async () => {
  await Promise.all([...desks.values()].map((each) => each.console.close()));
  await line.stop();
  await Promise.all([server.stop(), rabbit.stop()]);
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

/** An alarm that every desk has. */
async function raise(device: string): Promise<void> {
  server.publish(1, gas(device));
  await Promise.all([...desks.values()].map((each) => alarmWhen(each, device, 'present')));
}

function note(what: string, ms: number): void {
  test.info().annotations.push({ type: 'time to converge', description: `${what}: ${ms} ms` });
}

test('one acknowledges, the others see it, with who and where', async () => {
  await raise('A-1');
  const seen = ['desk-2', 'desk-3'].map((id) => alarmWhen(desk(id), 'A-1', 'acknowledged'));
  const began = await acknowledge(desk('desk-1'), 'A-1');
  for (const { at, alarm } of await Promise.all(seen)) {
    note('acknowledgement seen', at - began);
    expect(alarm?.acknowledgement).toMatchObject({ operator: 'Operator of desk-1', desk: 'desk-1' });
  }
  await alarmWhen(desk('desk-1'), 'A-1', 'confirmed');
  const row = desk('desk-2').page.locator('[data-testid=alarm-row][data-alarm$="A-1"]');
  await expect(row).toHaveAttribute('data-state', 'acknowledged');
  await expect(row).toContainText('desk-1');
});

test('a desk that is cut off goes on working, says what nobody has seen, and converges to the first', async () => {
  await raise('B-1');
  await raise('B-2');
  line.cut();
  await Promise.all([seesOthers(desk('desk-3'), 0), seesOthers(desk('desk-1'), 1)]);
  await acknowledge(desk('desk-3'), 'B-1');
  await alarmWhen(desk('desk-3'), 'B-1', 'unconfirmed');
  const row = desk('desk-3').page.locator('[data-testid=alarm-row][data-alarm$="B-1"]');
  await expect(row).toContainText('not confirmed');
  await acknowledge(desk('desk-1'), 'B-2');
  await acknowledge(desk('desk-3'), 'B-2');
  await acknowledge(desk('desk-2'), 'B-1');

  const began = Date.now();
  line.heal();
  const settled = await Promise.all(
    [...desks.values()].flatMap((each) =>
      ['B-1', 'B-2'].map((device) => alarmWhen(each, device, 'confirmed')),
    ),
  );
  note('after a partition, reconnecting included', Math.max(...settled.map(({ at }) => at)) - began);
  for (const device of ['B-1', 'B-2']) {
    await expect
      .poll(async () => {
        const standing = await Promise.all(
          [...desks.values()].map((each) => alarmWhen(each, device, 'present')),
        );
        return new Set(standing.map(({ alarm }) => alarm?.acknowledgement?.desk)).size;
      })
      .toBe(1);
    // Both acknowledgements stand in every log, each once.
    for (const each of desks.values()) {
      const all = await recorded(each, device);
      expect(all.map((line) => line.split(' ')[0]).sort()).toEqual(
        device === 'B-1' ? ['desk-2', 'desk-3'] : ['desk-1', 'desk-3'],
      );
    }
  }
});

test('the broker is restarted: what was done meanwhile arrives, once', async () => {
  await raise('C-1');
  const restarted = rabbit.restart();
  await expect
    .poll(() => desk('desk-1').console.lines.some((each) => /link +desks (waiting|stale)/.test(each)))
    .toBe(true);
  await acknowledge(desk('desk-1'), 'C-1');
  await restarted;
  const began = Date.now();
  const seen = await Promise.all(
    ['desk-2', 'desk-3'].map((id) => alarmWhen(desk(id), 'C-1', 'acknowledged')),
  );
  note('after the broker is back, reconnecting included', Math.max(...seen.map(({ at }) => at)) - began);
  await alarmWhen(desk('desk-1'), 'C-1', 'confirmed');
  for (const each of desks.values()) expect(await recorded(each, 'C-1')).toEqual(['desk-1 accepted']);
});

test('a desk is killed and started again: it learns what it missed, and the others what it did', async () => {
  await raise('D-1');
  await raise('D-2');
  await acknowledge(desk('desk-2'), 'D-1');
  const killed = desk('desk-2').console;
  killed.app.process().kill('SIGKILL');
  await killed.close();
  desks.delete('desk-2');
  await acknowledge(desk('desk-1'), 'D-2');
  await open('desk-2');
  const began = Date.now();
  const { at, alarm } = await alarmWhen(desk('desk-2'), 'D-2', 'acknowledged');
  note('a desk that was gone knows', Math.max(0, at - began));
  expect(alarm?.acknowledgement?.desk).toBe('desk-1');
  for (const each of desks.values()) {
    expect((await alarmWhen(each, 'D-1', 'acknowledged')).alarm?.acknowledgement?.desk).toBe('desk-2');
    expect(await recorded(each, 'D-1')).toEqual(['desk-2 accepted']);
  }
});
