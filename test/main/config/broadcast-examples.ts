import { formatFinding } from '../../../main/config/finding.ts';
import { checkSettings, type BroadcastFile } from '../../../main/config/settings.ts';

/** Two connections that broadcasts go by. */
export const connections = [
  {
    id: 'ima-main',
    kind: 'ima',
    url: 'https://ima.example/ima/websocket',
    rest: 'https://ima.example',
    account: { token: 'a very secret token' },
    sites: [
      { wp_no: 1, name: 'Site 1' },
      { wp_no: 2, name: 'Site 2' },
    ],
  },
  {
    id: 'speakers',
    kind: 'rexsys',
    url: 'https://rexsys.example',
    project: 'demo',
    account: { productkey: 'a very secret key' },
  },
];

/** The least that can be said something with. */
export const least = {
  ports: [{ id: 'pa', kind: 'rexsys', connection: 'speakers' }],
  zones: [
    {
      id: 'gate',
      name: 'Gate',
      site: 'ima-main/1',
      outlets: [{ port: 'pa', address: 'speaker-gate' }],
    },
  ],
} as const satisfies BroadcastFile;

/** A template that keeps every rule. */
export const template = {
  id: 'blasting',
  name: { ko: '발파', en: 'Blasting' },
  ko: '곧 발파합니다.',
  priority: 'urgent',
  tone: { kind: 'alert', seconds: 4 },
} as const;

export const schedule = { id: 'morning', template: 'daily-safety', zones: ['gate'], time: '07:50' } as const;

/** What the settings make of a section, on top of the least one. */
export function check(broadcast: object, directory = '/nowhere') {
  return checkSettings(JSON.stringify({ connections, broadcast: { ...least, ...broadcast } }), directory);
}

export async function errorsOf(broadcast: object, directory?: string): Promise<string[]> {
  const checked = await check(broadcast, directory);
  return checked.ok ? [] : checked.errors.map(formatFinding);
}

export async function warningsOf(broadcast: object): Promise<string[]> {
  return (await check(broadcast)).warnings.map(formatFinding);
}

export async function settled(broadcast: object, directory?: string) {
  const checked = await check(broadcast, directory);
  if (!checked.ok) throw new Error(checked.errors.map(formatFinding).join());
  if (checked.value.broadcast === null) throw new Error('no broadcasts');
  return checked.value.broadcast;
}
