/**
 * The context bridge between the page's world and the preload's world of one document. Both worlds run
 * `openWall`; they share the document's events and nothing else. An event's `detail` is cloned by Chromium on
 * its way from one world to the other, so nothing is shared by reference; functions and promises travel as
 * numbers. Calls are synchronous, as in Electron: dispatching an event returns after its listeners ran.
 *
 * The function is turned into text and evaluated in the page, so it may use nothing from outside itself.
 */
export interface Wall {
  /** In the page's world, under this name, once that world listens. */
  expose(name: string, api: unknown): void;
  /** Says that a value came out of JSON: it need not be searched for functions. */
  trust(value: unknown): void;
}

type Message =
  | { readonly type: 'hello' }
  | { readonly type: 'expose'; readonly name: string; readonly value: unknown }
  | { readonly type: 'call'; readonly id: number; readonly values: readonly unknown[] }
  | { readonly type: 'answer'; readonly hasThrown: boolean; readonly value: unknown }
  | { readonly type: 'settle'; readonly id: number; readonly isKept: boolean; readonly value: unknown };

/** `key` names the events and marks what travels as a number; no page can guess it. */
export function openWall(key: string, side: 'page' | 'preload'): Wall {
  const outwards = `${key}:${side === 'page' ? 'preload' : 'page'}`;
  const functions: ((...values: unknown[]) => unknown)[] = [];
  const numbers = new WeakMap<object, number>();
  const promises = new Map<number, { resolve(value: unknown): void; reject(failure: unknown): void }>();
  const trusted = new WeakSet();
  const queue: Message[] = [];
  let lastPromise = 0;
  let isHeard = side === 'page';
  let answer: Extract<Message, { type: 'answer' }> | null = null;
  // Kept before any page script can replace them.
  const dispatch = window.dispatchEvent.bind(window);
  const makeEvent = (message: Message) => new CustomEvent(outwards, { detail: message });
  const clone = structuredClone;

  function tell(message: Message): void {
    dispatch(makeEvent(message));
  }

  function isPlain(value: object): value is Record<string, unknown> {
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === Object.prototype || prototype === null;
  }

  /** What can be cloned goes as it is; what holds functions or promises is copied with numbers for them. */
  function pack(value: unknown): { readonly packed: unknown; readonly hasNumbers: boolean } {
    if (typeof value === 'function') {
      let number = numbers.get(value);
      if (number === undefined) {
        number = functions.push(value as (...values: unknown[]) => unknown) - 1;
        numbers.set(value, number);
      }
      return { packed: { [key]: 'function', number }, hasNumbers: true };
    }
    if (value instanceof Promise)
      return { packed: { [key]: 'promise', number: follow(value) }, hasNumbers: true };
    if (value === null || typeof value !== 'object' || trusted.has(value)) {
      if (typeof value === 'symbol') throw new Error('An object could not be cloned.');
      return { packed: value, hasNumbers: false };
    }
    try {
      clone(value);
      return { packed: value, hasNumbers: false };
    } catch (failure) {
      if (!Array.isArray(value) && !isPlain(value))
        throw new Error('An object could not be cloned.', { cause: failure });
    }
    const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
    let hasNumbers = false;
    for (const [name, part] of Object.entries(value)) {
      const inner = pack(part);
      hasNumbers ||= inner.hasNumbers;
      (copy as Record<string, unknown>)[name] = inner.packed;
    }
    // Not cloneable and yet without a function inside: a proxy, which Electron refuses too.
    if (!hasNumbers) throw new Error('An object could not be cloned.');
    return { packed: copy, hasNumbers };
  }

  function unpack(value: unknown): unknown {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return Object.freeze(value.map(unpack));
    if (!isPlain(value)) return value;
    const number = value.number as number;
    if (value[key] === 'function') return (...values: unknown[]) => call(number, values);
    if (value[key] === 'promise') {
      return new Promise((resolve, reject) => promises.set(number, { resolve, reject }));
    }
    return Object.freeze(
      Object.fromEntries(Object.entries(value).map(([name, part]) => [name, unpack(part)])),
    );
  }

  /** A value for the wire: `[value]` as it is, or `[value, 1]` where numbers have to be looked for. */
  function wrap(value: unknown): readonly unknown[] {
    const { packed, hasNumbers } = pack(value);
    return hasNumbers ? [packed, 1] : [packed];
  }

  function unwrap(wrapped: unknown): unknown {
    const [value, hasNumbers] = wrapped as readonly unknown[];
    return hasNumbers ? unpack(value) : value;
  }

  function follow(promise: Promise<unknown>): number {
    lastPromise += 1;
    const id = lastPromise;
    promise
      .then((value) => ({ isKept: true, value: wrap(value) }))
      .catch((failure: unknown) => ({ isKept: false, value: wrapFailure(failure) }))
      .then((settled) => tell({ type: 'settle', id, ...settled }))
      .catch((failure: unknown) => console.error(failure));
    return id;
  }

  function wrapFailure(failure: unknown): readonly unknown[] {
    return [failure instanceof Error ? new Error(failure.message) : new Error(String(failure))];
  }

  function call(id: number, values: readonly unknown[]): unknown {
    answer = null;
    tell({ type: 'call', id, values: values.map(wrap) });
    // Read anew: the other side's answer arrived while `tell` ran.
    const given = answer as Extract<Message, { type: 'answer' }> | null;
    answer = null;
    if (!given) throw new Error('The other side of the context bridge is gone.');
    if (given.hasThrown) throw unwrap(given.value);
    return unwrap(given.value);
  }

  function run(id: number, values: readonly unknown[]): Message {
    try {
      const result = functions[id]?.(...values.map(unwrap));
      return { type: 'answer', hasThrown: false, value: wrap(result) };
    } catch (failure) {
      return { type: 'answer', hasThrown: true, value: wrapFailure(failure) };
    }
  }

  function hear(message: Message): void {
    if (message.type === 'hello') {
      isHeard = true;
      for (const waiting of queue.splice(0)) tell(waiting);
    } else if (message.type === 'expose') {
      Object.defineProperty(window, message.name, { value: unwrap(message.value), enumerable: true });
    } else if (message.type === 'call') tell(run(message.id, message.values));
    else if (message.type === 'answer') answer = message;
    else {
      const waiting = promises.get(message.id);
      promises.delete(message.id);
      if (message.isKept) waiting?.resolve(unwrap(message.value));
      else waiting?.reject(unwrap(message.value));
    }
  }

  window.addEventListener(`${key}:${side}`, (event) => hear((event as CustomEvent<Message>).detail));
  if (side === 'page') tell({ type: 'hello' });

  return {
    expose(name, api) {
      const message: Message = { type: 'expose', name, value: wrap(api) };
      if (isHeard) tell(message);
      else queue.push(message);
    },
    trust(value) {
      if (value !== null && typeof value === 'object') trusted.add(value);
    },
  };
}
