/** Scalars of the chat wire. */
import { z } from 'zod';

/** Below this a number is epoch seconds: the same in ms would be a day of 1973. */
export const firstMs = 100_000_000_000;

const anId = 'expected an id';
const aTime = 'expected a time';

/** Rooms, messages and users; some servers number them. */
export const id = z.union([z.string().min(1, anId).max(200, anId), z.number()], anId).transform(String);

/** Epoch seconds or ms, as a number or as digits, made epoch ms. */
export const time = z
  .union([z.number(), z.string().regex(/^\d+(\.\d+)?$/, aTime)], aTime)
  .transform(Number)
  .pipe(z.number().nonnegative(aTime).max(8.64e15, aTime))
  .transform(msOf);

export function msOf(at: number): number {
  return at < firstMs ? Math.round(at * 1_000) : Math.round(at);
}
