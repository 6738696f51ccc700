import { formatFinding } from '../../../main/config/finding.ts';
import { checkSettings } from '../../../main/config/settings.ts';

export const account = { user: 'desk-1', password: 'a very secret password' };
/** A connection of each kind but `ima` that passes its check. */
export const examples = {
  rexsys: {
    id: 'rexsys-main',
    kind: 'rexsys',
    url: 'https://rexsys.example',
    project: 'demo',
    account: { productkey: 'a very secret key' },
  },
  chat: {
    id: 'chat-main',
    kind: 'chat',
    url: 'https://chat.example/talk',
    rest: 'https://chat.example',
    account: { token: 'a very secret token' },
  },
  orders: {
    id: 'orders-main',
    kind: 'orders',
    url: 'wss://orders.example/ws/ocs/',
    rest: 'https://orders.example',
    account,
  },
  room: { id: 'room-broker', kind: 'room', url: 'wss://broker.example:15674/ws', account },
} as const;
export type Kind = keyof typeof examples;

export function check(...connections: readonly object[]) {
  return checkSettings(JSON.stringify({ connections }), '/nowhere');
}

/** The example of the kind with another value at this path. */
export function changed(kind: Kind, path: string, value: unknown): object {
  const whole: Record<string, unknown> = structuredClone(examples[kind]);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let parent = whole;
  for (const key of keys) {
    const next: Record<string, unknown> = { ...(parent[key] as object | undefined) };
    parent[key] = next;
    parent = next;
  }
  parent[last] = value;
  return whole;
}

export async function findingsOf(...connections: readonly object[]): Promise<string[]> {
  const checked = await check(...connections);
  return checked.ok ? [] : checked.errors.map(formatFinding);
}
