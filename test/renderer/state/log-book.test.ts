import { beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../../../preload/contract/log.ts';
import { LogBook } from '../../../renderer/state/log-book.svelte.ts';
import { noFilter, queryOf } from '../../../renderer/state/log-filter.ts';
import { FakeBridge } from '../fake-bridge.ts';
import { FakeTime, settled } from '../fake-time.ts';
import { noon, snapshot } from '../fixture.ts';

const system = (id: number): Entry => ({ id, at: noon, type: 'system', what: 'settings', detail: null });
const many = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => system(from + count - 1 - index));

let bridge: FakeBridge;
let time: FakeTime;
let revision: number;
let book: LogBook;

beforeEach(() => {
  bridge = new FakeBridge(snapshot());
  time = new FakeTime();
  revision = 1;
  book = new LogBook(bridge, time, () => revision);
});

describe('the log view', () => {
  it('reads page after page, newest first, until the end', async () => {
    bridge.entries = many(250);
    const close = book.open();
    await settled();
    expect([book.entries.length, book.hasMore]).toEqual([200, true]);
    await book.more();
    expect(book.entries.map((entry) => entry.id)).toEqual(many(250).map((entry) => entry.id));
    expect(book.hasMore).toBe(false);
    close();
  });

  it('counts newer entries without showing them, and shows them when asked', async () => {
    bridge.entries = many(10);
    const close = book.open();
    await settled();
    bridge.entries = many(13);
    revision = 2;
    time.pass(2_000);
    await settled();
    expect([book.entries.length, book.fresh]).toEqual([10, '3']);
    await book.reload();
    expect([book.entries.length, book.fresh]).toEqual([13, '']);
    bridge.entries = many(500);
    revision = 3;
    time.pass(2_000);
    await settled();
    expect(book.fresh).toBe('99+');
    close();
  });

  it('does not ask a quiet main', async () => {
    const close = book.open();
    await settled();
    const asked = bridge.queries.length;
    time.pass(60_000);
    await settled();
    expect(bridge.queries).toHaveLength(asked);
    close();
    expect(time.waiting).toBe(0);
  });

  it('drops the answer to a filter that was changed meanwhile', async () => {
    const answers: ((entries: readonly Entry[]) => void)[] = [];
    bridge.getLogPage = () =>
      new Promise((answer) => {
        answers.push((entries) => answer({ ok: true, value: { entries, next: null } }));
      });
    const close = book.open();
    book.setFilter({ text: '불꽃' });
    time.pass(250);
    answers[1]?.([system(7)]);
    answers[0]?.([system(1)]);
    await settled();
    expect(book.entries.map((entry) => entry.id)).toEqual([7]);
    close();
  });

  it('says why the log cannot be read and keeps what is shown', async () => {
    bridge.entries = many(3);
    const close = book.open();
    await settled();
    bridge.getLogPage = () =>
      Promise.resolve({ ok: false, error: { code: 'unavailable', message: 'log worker stopped' } });
    await book.reload();
    expect([book.failure?.message, book.entries.length]).toEqual(['log worker stopped', 3]);
    close();
  });
});

describe('a filter', () => {
  it('asks for nothing where it is empty', () => {
    expect(queryOf(noFilter)).toEqual({});
  });

  it('becomes a query with local times as epoch', () => {
    const query = queryOf({
      site: 'drill/3',
      kind: 'gas',
      severities: ['critical'],
      type: 'command',
      operator: ' 김서연 ',
      from: '2026-03-04T10:00',
      to: 'nonsense',
      text: '  지하 2층 ',
    });
    expect(query).toEqual({
      site: 'drill/3',
      kind: 'gas',
      severities: ['critical'],
      types: ['command'],
      operator: '김서연',
      from: new Date(2026, 2, 4, 10).getTime(),
      text: '지하 2층',
    });
  });
});
