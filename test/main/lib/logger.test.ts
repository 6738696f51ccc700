import { describe, expect, it } from 'vitest';
import { createLogger, formatError, nobodyWaits, silentLogger } from '../../../main/lib/logger.ts';

const now = Date.UTC(2025, 0, 2, 3, 4, 5, 6);

function collect() {
  const lines: string[] = [];
  return {
    lines,
    logger: createLogger(
      'feed',
      (line) => lines.push(line),
      () => now,
    ),
  };
}

describe('the logger', () => {
  it('writes when, how grave, who and what in one line', () => {
    const { lines, logger } = collect();
    logger.info('up');
    logger.warn('waiting 5000ms');
    expect(lines).toEqual([
      '2025-01-02T03:04:05.006Z info feed up',
      '2025-01-02T03:04:05.006Z warn feed waiting 5000ms',
    ]);
  });

  it('gives a child a longer name', () => {
    const { lines, logger } = collect();
    logger.child('ima-main').child('rest').info('login');
    expect(lines).toEqual(['2025-01-02T03:04:05.006Z info feed:ima-main:rest login']);
  });

  it('ends a warning with the failure and its causes', () => {
    const { lines, logger } = collect();
    logger.warn('open', new Error('no file', { cause: new Error('denied', { cause: 'EACCES' }) }));
    expect(lines).toEqual(['2025-01-02T03:04:05.006Z warn feed open: no file (denied (EACCES))']);
  });

  it('says nothing where none is wanted, nor does its child', () => {
    expect(silentLogger.child('any')).toBe(silentLogger);
    expect(silentLogger.warn('open', new Error('no file'))).toBeUndefined();
  });
});

describe('an error in one line', () => {
  it('is its message, and anything else as text', () => {
    expect(formatError(new TypeError('not a function'))).toBe('not a function');
    expect(formatError('closed')).toBe('closed');
    expect(formatError(undefined)).toBe('undefined');
  });
});

describe('a promise that nobody waits for', () => {
  it('has its failure logged, not lost', async () => {
    const { lines, logger } = collect();
    const failing = Promise.reject(new Error('closed'));
    nobodyWaits(failing, logger, 'send');
    await expect(failing).rejects.toThrow('closed');
    await Promise.resolve();
    expect(lines).toEqual(['2025-01-02T03:04:05.006Z warn feed send: closed']);
  });

  it('leaves no line when all goes well', async () => {
    const { lines, logger } = collect();
    const succeeding = Promise.resolve('sent');
    nobodyWaits(succeeding, logger, 'send');
    await succeeding;
    expect(lines).toEqual([]);
  });
});
