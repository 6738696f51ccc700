import { EventEmitter } from 'node:events';

/** What runtimes, inspectors and test tools ask of any object; Electron's have none of these either. */
const probes = new Set([
  'then',
  'toJSON',
  'constructor',
  'default',
  'domain',
  'inspect',
  'nodeType',
  'asymmetricMatch',
  'window',
  'ref',
]);

/**
 * The end of a prototype chain that refuses what nobody defined before it: a member of Electron that the
 * host does not offer is named at once instead of being `undefined` somewhere later.
 */
function refuseUnknown(parent: object, name: (receiver: object) => string): object {
  return new Proxy(parent, {
    get(target, key, receiver: object) {
      if (typeof key === 'symbol' || key in target || key.startsWith('_') || probes.has(key)) {
        return Reflect.get(target, key, receiver) as unknown;
      }
      throw new Error(`not offered by the Chromium host: ${name(receiver)}.${key}`);
    },
  });
}

/** The base of the host's classes: an emitter that names members that it does not have. */
export class OfferedEmitter extends EventEmitter {
  static {
    const parent = Object.getPrototypeOf(this.prototype) as object;
    Object.setPrototypeOf(
      this.prototype,
      refuseUnknown(parent, (receiver) => receiver.constructor.name.replace(/^Host/, '')),
    );
  }

  /** Emits with an event object that listeners may prevent; true when one of them did. */
  emitPreventable(name: string, ...args: unknown[]): boolean {
    const event = preventableEvent();
    this.emit(name, event, ...args);
    return event.defaultPrevented;
  }
}

/** The same for a plain object: `name` is what Electron calls it. */
export function offer<T extends object>(name: string, offered: T): T {
  const parent = Object.getPrototypeOf(offered) as object;
  return Object.setPrototypeOf(
    offered,
    refuseUnknown(parent, () => name),
  ) as T;
}

export interface PreventableEvent {
  readonly defaultPrevented: boolean;
  preventDefault(): void;
}

/** Electron's event object. `extra` are the fields that this event carries besides. */
export function preventableEvent<T extends object>(extra?: T): PreventableEvent & T {
  let isPrevented = false;
  const event = {
    get defaultPrevented() {
      return isPrevented;
    },
    preventDefault() {
      isPrevented = true;
    },
  };
  return Object.assign(event, extra);
}

/**
 * The host's objects offer a part of Electron's types, checked where each is defined (`implements Pick<…>`);
 * where one of them is handed on under the whole type, this says so. Members beyond the part throw.
 */
export function standIn<T>(part: object): T {
  return part as T;
}
