import type { ChatMessage } from '../../preload/contract/message.ts';
import { calendarDay } from '../language/format.ts';

/** What stands in a room from top to bottom. */
export type FlowRow =
  | { readonly row: 'day'; readonly key: string; readonly at: number }
  /** Where the unread ones began when the room was opened. */
  | { readonly row: 'new'; readonly key: string }
  /** `isFirst`: the first of several that one person wrote in a row, which tells the name. */
  | {
      readonly row: 'message';
      readonly key: string;
      readonly message: ChatMessage;
      readonly isFirst: boolean;
    };

/** After a pause the name stands there again. */
const PAUSE_MS = 180_000;

/** The messages with days between them, and a mark before the first that was unread. */
export function flowOf(messages: readonly ChatMessage[], newFrom: number | null): readonly FlowRow[] {
  const rows: FlowRow[] = [];
  let before: ChatMessage | null = null;
  let day = '';
  for (const message of messages) {
    const today = calendarDay(message.at);
    const isNewDay = today !== day;
    if (isNewDay) rows.push({ row: 'day', key: `day-${message.serial}`, at: message.at });
    day = today;
    const isNew = message.serial === newFrom;
    if (isNew) rows.push({ row: 'new', key: 'new' });
    const isFirst = isNewDay || isNew || before === null || !isOneRun(before, message);
    rows.push({ row: 'message', key: keyOf(message.serial), message, isFirst });
    before = message;
  }
  return rows;
}

/** The key of a message's row. */
export function keyOf(serial: number): string {
  return `message-${serial}`;
}

function isOneRun(before: ChatMessage, message: ChatMessage): boolean {
  return (
    before.from === message.from &&
    before.isOwn === message.isOwn &&
    isWritten(before) === isWritten(message) &&
    message.at - before.at < PAUSE_MS
  );
}

/** By a person, and not the server's own word of who came and went. */
export function isWritten({ body }: ChatMessage): boolean {
  return body.type !== 'invited' && body.type !== 'left';
}
