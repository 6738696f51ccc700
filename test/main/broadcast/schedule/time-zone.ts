import { afterAll, beforeAll } from 'vitest';

/** This machine stands in another time zone for the tests of the file or block. */
export function useTimeZone(zone: string): void {
  let before: string | undefined;
  beforeAll(() => {
    before = process.env['TZ'];
    process.env['TZ'] = zone;
  });
  afterAll(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });
}

/** `2026-03-02 08:00`, local. */
export function local(text: string): number {
  return new Date(text.replace(' ', 'T')).getTime();
}
