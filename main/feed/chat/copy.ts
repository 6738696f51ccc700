import { maxCopyLength, shapeOf as shapeOfValue } from '../copy.ts';

const spoken = { keys: new Set(['type', 'status']), longest: 40 };

/** An event as JSON, in which every text stands as its length: no word of what people wrote, and no name. */
export function shapeOf(name: string, args: readonly unknown[]): string {
  return `${name.slice(0, 100)} ${shapeOfValue(args, spoken)}`.slice(0, maxCopyLength);
}
