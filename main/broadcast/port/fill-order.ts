/** From the table of commands to what is sent: fields in its texts become what is said (main/config/broadcast.ts). */
import type { RexsysOrder } from '../../config/broadcast.ts';

/** What the fields of an order stand for; null where this broadcast has no such thing. */
export interface OrderFields {
  readonly tone: string | null;
  readonly toneS: number | null;
  readonly clip: string | null;
  readonly text: string | null;
  /** `ko`, `en`, or `ko,en` where the text has both, Korean first, a line each. */
  readonly language: string | null;
  /** Null: until it is stopped. */
  readonly repeats: number | null;
  readonly gapS: number;
  readonly priority: string;
  /** Percent. */
  readonly level: number | null;
  readonly broadcast: string;
}

export type OrderField = keyof OrderFields;

export interface FilledOrder {
  readonly command: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const someField = /\{(\w+)\}/g;
const onlyField = /^\{(\w+)\}$/;

export function fillOrder(order: RexsysOrder, fields: OrderFields): FilledOrder {
  const filled = Object.entries(order.data).map(([key, value]) => [key, fill(value, fields)]);
  return { command: order.command, data: Object.fromEntries(filled) as FilledOrder['data'] };
}

/** Whether the order carries that field, at whatever depth. */
export function carries(order: RexsysOrder | null, field: OrderField): boolean {
  return order !== null && holds(order.data, `{${field}}`);
}

/** A text that is nothing but a field becomes the value itself, so that a number stays a number. */
function fill(value: unknown, fields: OrderFields): unknown {
  if (typeof value === 'string') {
    const whole = onlyField.exec(value)?.[1];
    if (whole !== undefined) return isField(whole, fields) ? fields[whole] : value;
    return value.replace(someField, (text, name: string) =>
      isField(name, fields) ? String(fields[name] ?? '') : text,
    );
  }
  if (Array.isArray(value)) return value.map((each) => fill(each, fields));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, fields)]));
}

function isField(name: string, fields: OrderFields): name is OrderField {
  return Object.hasOwn(fields, name);
}

function holds(value: unknown, text: string): boolean {
  if (typeof value === 'string') return value.includes(text);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((each) => holds(each, text));
}
