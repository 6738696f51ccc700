import { expect, it, vi } from 'vitest';
import type { DeviceCommand } from '../../preload/contract/device.ts';
import type { EntryBody } from '../../preload/contract/log.ts';
import { Devices } from '../../main/devices.ts';

vi.mock('electron', () => ({ ipcMain: null }));

it('writes an entry for what no broadcast tells, and shows all of it', () => {
  const entries: EntryBody[] = [];
  const devices = new Devices({
    ...{ feeds: [], known: [], onFacts: () => {}, record: (body) => entries.push(body) },
    guard: () => ({ ok: false, error: { code: 'locked', message: '' } }),
    isOfBroadcast: (event) => event.is === 'command' && event.of === 'desk-1/1',
  });
  const told: string[] = [];
  const hear = (differences: Partial<DeviceCommand>, of?: string) => {
    const command: DeviceCommand = {
      ...{ id: 1, connection: 'speakers', at: 1, direction: 'out', peer: 'gate' },
      ...{ command: 'volume', data: '{"level":3}', meaning: 'request' },
      ...differences,
    };
    devices.hear('speakers', { is: 'command', command, of });
    told.push(command.command);
  };
  hear({ command: 'speak' }, 'desk-1/1');
  hear({ command: 'volume' });
  hear({ command: 'hello', direction: 'in', meaning: 'alive' });
  hear({ command: 'fault', direction: 'in', meaning: 'notice' });
  expect(entries.map((entry) => entry.type === 'notice' && [entry.notice, entry.context])).toEqual([
    ['device-request', '{"peer":"gate","command":"volume","meaning":"request","data":"{\\"level\\":3}"}'],
    ['device-command', '{"peer":"gate","command":"fault","meaning":"notice","data":"{\\"level\\":3}"}'],
  ]);
});
