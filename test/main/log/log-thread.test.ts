import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { LogFailure } from '../../../main/log/failure.ts';
import { LogThread, ThreadGoneError } from '../../../main/log/log-thread.ts';
import { toQuestion } from '../../../main/log/question.ts';
import { toRow } from '../../../main/log/row.ts';
import { mixture } from '../../fixture/log/entries.ts';
import { troubledWorker, useDirectory, worker } from '../../fixture/log/scratch.ts';

const path = useDirectory();
const rows = [...mixture(10)].map(toRow);
let threads: LogThread[] = [];
afterEach(async () => {
  await Promise.all(threads.map((thread) => thread.stop()));
  threads = [];
});

function start(role: 'writer' | 'reader', script = worker): LogThread {
  const thread = new LogThread(script, { role, file: path('alarms.db') });
  threads.push(thread);
  return thread;
}

describe('a thread', () => {
  it('answers calls in their order', async () => {
    const writer = start('writer');
    const answers: string[] = [];
    await Promise.all([
      writer.ask('open', { stamp: 'x' }).then(({ lastId }) => answers.push(`open ${lastId}`)),
      writer.ask('write', { rows, checkpoint: null }).then(() => answers.push('written')),
      writer.ask('open', { stamp: 'x' }).then(() => answers.push('open again')),
    ]);
    expect(answers).toEqual(['open 0', 'written', 'open again']);
    const page = await start('reader').ask('page', toQuestion({ limit: 3 }));
    expect(page).toHaveLength(4);
  });

  it('answers with the failure of the file', async () => {
    mkdirSync(path('alarms.db'));
    const failure = await start('writer')
      .ask('open', { stamp: 'x' })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LogFailure);
    expect(failure).toMatchObject({ kind: 'unwritable' });
  });

  it('refuses what is not its role', async () => {
    await expect(start('writer').ask('summary', null)).rejects.toThrow('log writer: no answer to summary');
    await expect(start('reader').ask('open', { stamp: 'x' })).rejects.toThrow(
      'log reader: no answer to open',
    );
  });

  it('that ends fails whatever it was asked, then and later', async () => {
    const writer = start('writer', troubledWorker);
    writeFileSync(path('die-always'), '');
    await writer.ask('open', { stamp: 'x' });
    const calls = [
      writer.ask('write', { rows, checkpoint: null }),
      writer.ask('write', { rows, checkpoint: null }),
    ];
    for (const call of calls) await expect(call).rejects.toThrow(ThreadGoneError);
    expect(writer.isGone).toBe(true);
    await expect(writer.ask('open', { stamp: 'x' })).rejects.toThrow(ThreadGoneError);
  });

  it('that cannot start fails likewise', async () => {
    const thread = start('writer', new URL('not-there.ts', worker));
    await expect(thread.ask('open', { stamp: 'x' })).rejects.toThrow(ThreadGoneError);
  });

  it('stops twice, and answers what it was asked before', async () => {
    const writer = start('writer');
    const written = writer.ask('write', { rows, checkpoint: null });
    await Promise.all([writer.stop(), writer.stop()]);
    await written;
    await expect(writer.ask('open', { stamp: 'x' })).rejects.toThrow(ThreadGoneError);
  });

  it('that is given up fails what it was asked at once', async () => {
    const writer = start('writer');
    const call = writer.ask('write', { rows, checkpoint: null });
    writer.abandon();
    await expect(call).rejects.toThrow('given up');
  });
});
