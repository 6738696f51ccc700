import { expect, it } from 'vitest';
import { formatFinding } from '../../../main/config/finding.ts';
import { checkSettings, type BroadcastFile } from '../../../main/config/settings.ts';
import { drillBroadcast } from '../../../main/drill/broadcast-setup.ts';

it('the section of the drill is one of a settings file, and says nothing odd', async () => {
  const broadcast: BroadcastFile = structuredClone(drillBroadcast) as BroadcastFile;
  const web = { url: 'http://127.0.0.1:1', account: { token: 't' } };
  const connections = [
    { id: 'drill', kind: 'ima', rest: 'http://127.0.0.1:1', ...web },
    { id: 'drill-devices', kind: 'rexsys', project: 'drill', ...web, account: { productkey: 'k' } },
  ];
  const checked = await checkSettings(JSON.stringify({ connections, broadcast }), '/nowhere');
  if (!checked.ok) throw new Error(checked.errors.map(formatFinding).join());
  expect([checked.warnings, checked.value.broadcast?.zones.length]).toEqual([[], broadcast.zones?.length]);
});
