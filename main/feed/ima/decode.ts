/** From a frame's body to what it says, or to the reason why it cannot be read (wire-facts 1.4). Pure. */
import type { HazardAction, HazardKind, HazardReport, Source } from '../../../preload/contract/hazard.ts';
import { formatError } from '../../lib/logger.ts';
import type { Classify, NoticeKind } from '../feed.ts';
import {
  first,
  isBag,
  messageOf,
  placeOf,
  readingsOf,
  siteNumberOf,
  sourceOf,
  textOf,
  type Bag,
} from './context.ts';
import type { ImaTables } from './options.ts';
import { maxBodyLength, maxDepth, nestsDeeperThan, type Redactor } from './payload.ts';

/** A report before it is known which site it belongs to, and so also what its source is when it names none. */
export type LooseReport = Omit<HazardReport, 'connection' | 'site' | 'source'> & {
  readonly source: Source | null;
};

export type Decoded =
  | { readonly is: 'hazard'; readonly site: number | null; readonly report: LooseReport }
  | {
      readonly is: 'notice';
      readonly site: number | null;
      readonly notice: NoticeKind;
      readonly context: string;
    }
  | { readonly is: 'rejected'; readonly reason: string };

export interface Decoder {
  /** `receivedAt` is epoch ms. */
  decode(body: string, receivedAt: number): Decoded;
  /** A device that REST describes, as if it had reported itself. */
  report(kind: HazardKind, action: HazardAction, context: Bag, times: ReportTimes): LooseReport;
}

export interface ReportTimes {
  readonly sourceTime: number;
  readonly receivedAt: number;
}

const notices: Readonly<Record<number, NoticeKind>> = {
  100: 'broadcast-device',
  301: 'refresh',
  311: 'progress',
};

const actions: readonly HazardAction[] = ['cleared', 'raised', 'progress'];

const earliest = Date.UTC(2000, 0, 1);
const dayMs = 86_400_000;

export function createDecoder(tables: ImaTables, classify: Classify, redactor: Redactor): Decoder {
  const report: Decoder['report'] = (kind, action, context, times) => ({
    kind,
    source: sourceOf(context, kind, tables),
    action,
    ...classify(kind, context),
    ...times,
    readings: readingsOf(context, tables),
    place: placeOf(context, tables),
    message: messageOf(context, tables),
    context: redactor.stringify(context),
  });

  return {
    report,
    decode(body, receivedAt) {
      const envelope = readEnvelope(body, receivedAt);
      if (typeof envelope === 'string') return { is: 'rejected', reason: envelope };
      const { type, action, sourceTime, context } = envelope;
      const site = siteNumberOf(context, tables);
      const notice = notices[type];
      if (notice) return { is: 'notice', site, notice, context: redactor.stringify(context) };
      const kind = kindOf(type, context, tables);
      return { is: 'hazard', site, report: report(kind, action, context, { sourceTime, receivedAt }) };
    },
  };
}

/** The kind of a `msg_type` or `device_type`; with cameras the type of their event is part of it. */
export function kindOf(type: number, context: Bag, tables: ImaTables): HazardKind {
  const kind = tables.kinds[type] ?? `unknown-${type}`;
  if (kind !== 'cctv') return kind;
  const event = first(context, tables.cameraEventKeys, (value) => textOf(value, 20));
  return event === null ? kind : `${kind}-${event}`;
}

interface Envelope {
  readonly type: number;
  readonly action: HazardAction;
  readonly sourceTime: number;
  readonly context: Bag;
}

/** The four mandatory fields, or the reason why the body is none. */
function readEnvelope(body: string, now: number): Envelope | string {
  if (body.length > maxBodyLength)
    return `body of ${body.length} characters, at most ${maxBodyLength} are read`;
  if (nestsDeeperThan(body, maxDepth)) return `nested deeper than ${maxDepth}`;
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (failure) {
    return `not JSON: ${formatError(failure).slice(0, 120)}`;
  }
  if (!isBag(value)) return `the body is ${typeName(value)}, expected an object`;
  const { msg_type: type, action_type: code, publish_time: sourceTime, context } = value;
  if (!isCount(type)) return wrong('msg_type', type, 'a whole number');
  if (!isCount(code)) return wrong('action_type', code, 'a whole number');
  const action = actions[code];
  if (!action) return `action_type is ${code}, expected 0, 1 or 2`;
  if (typeof sourceTime !== 'number') return wrong('publish_time', sourceTime, 'epoch milliseconds');
  if (!(sourceTime >= earliest && sourceTime <= now + dayMs)) {
    return `publish_time ${sourceTime} is not between the year 2000 and tomorrow`;
  }
  if (!isBag(context)) return wrong('context', context, 'an object');
  return { type, action, sourceTime: Math.trunc(sourceTime), context };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function wrong(field: string, value: unknown, expected: string): string {
  if (value === undefined) return `${field} is missing`;
  const shown = typeof value === 'number' ? String(value) : typeName(value);
  return `${field} is ${shown}, expected ${expected}`;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
