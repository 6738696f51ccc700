/** The table of commands: which of them are known here, and whether their data has the shape that it must have. */
import type { DeviceMeaning } from '../../../preload/contract/device.ts';
import { isBag, textOf, type Bag } from '../ima/context.ts';
import { nestsTooDeep, parseObject } from './blank.ts';
import type { CommandRule, DataShape } from './options.ts';

/** A `touid` that could be read. */
export interface Touid {
  readonly command: string;
  readonly meaning: DeviceMeaning | 'unknown';
  /** Of a known command always an object; of an unknown one whatever came. */
  readonly data: unknown;
  /** Who sent it. The documented message names nobody; servers and devices may. */
  readonly peer: string | null;
}

export type Read =
  { readonly ok: true; readonly touid: Touid } | { readonly ok: false; readonly reason: string };

const maxCommandLength = 100;
const outerPeerKeys = ['sender', 'from', 'uid'];
const innerPeerKeys = ['sender', 'client', 'clientid', 'uid', 'from'];

export class Commands {
  readonly #rules: ReadonlyMap<string, CommandRule>;
  readonly hasAnswers: boolean;

  constructor(rules: readonly CommandRule[]) {
    this.#rules = new Map(rules.map((rule) => [rule.command, rule]));
    this.hasAnswers = rules.some(({ means }) => means === 'answer');
  }

  /** `touid {command, data}`. `data` may be JSON text: the HTTP way sends it so. */
  read(message: unknown): Read {
    if (!isBag(message)) return unread('touid is no object');
    if (nestsTooDeep(message)) return unread('touid nests too deep');
    const command = nameOf(message['command']);
    if (command === null) return unread('touid without a command');
    const raw = message['data'];
    const data = typeof raw === 'string' ? (parseObject(raw) ?? raw) : raw;
    if (nestsTooDeep(data)) return unread('touid nests too deep');
    const peer = peerOf(message, outerPeerKeys) ?? (isBag(data) ? peerOf(data, innerPeerKeys) : null);
    const rule = this.#rules.get(command);
    if (!rule) return { ok: true, touid: { command, meaning: 'unknown', data: data ?? {}, peer } };
    const known = isNothing(data) ? {} : data;
    const fault = isBag(known) ? faultIn(known, rule.data) : `data is ${kindOf(known)}, not an object`;
    if (fault !== null) return unread(`touid "${command}": ${fault}`);
    return { ok: true, touid: { command, meaning: rule.means, data: known, peer } };
  }

  /** Why a command of ours must not be sent; null where it may. One that the table does not know may. */
  refusalOf(command: string, data: Bag): string | null {
    if (nameOf(command) !== command) return 'a command needs a name of 1 to 100 characters';
    if (nestsTooDeep(data)) return 'the data nests too deep';
    const rule = this.#rules.get(command);
    return rule ? faultIn(data, rule.data) : null;
  }
}

function nameOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const name = value.trim();
  return name === '' || name.length > maxCommandLength ? null : name;
}

function peerOf(bag: Bag, keys: readonly string[]): string | null {
  return keys.map((key) => textOf(bag[key])).find((peer) => peer !== null) ?? null;
}

/** The first field that is not as the table says. */
function faultIn(data: Bag, shape: DataShape): string | null {
  for (const [field, kind] of Object.entries(shape)) {
    const isOptional = field.endsWith('?');
    const name = isOptional ? field.slice(0, -1) : field;
    const value = Object.hasOwn(data, name) ? data[name] : undefined;
    if (value === undefined || value === null) {
      if (!isOptional) return `"${name}" is missing`;
    } else if (kind !== 'any' && kindOf(value) !== kind) {
      return `"${name}" is ${kindOf(value)}, not ${kind}`;
    }
  }
  return null;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  return typeof value;
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function unread(reason: string): Read {
  return { ok: false, reason };
}
