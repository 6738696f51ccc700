import type { BroadcastSettings } from './broadcast.ts';
import { fieldOf, type Finding } from './finding.ts';
import type { SecretStore } from './secret-store.ts';

/** The webhooks whose token this machine does not have: until it is written into the file again they refuse us. */
export function missingTokens(
  broadcast: BroadcastSettings | null,
  store: Pick<SecretStore, 'get'>,
): readonly Finding[] {
  return (broadcast?.ports ?? []).flatMap((port, index): Finding[] => {
    if (port.kind !== 'webhook' || port.secret === null || store.get(port.secret) !== null) return [];
    return [
      {
        field: fieldOf(['broadcast', 'ports', index, 'token']),
        value: 'stored, but not on this machine',
        expected: 'the token in the settings file once more; until then nothing is sent by this port',
      },
    ];
  });
}
