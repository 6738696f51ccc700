/** The drill's devices as a console sees them: over the real wire, named by the settings. */
import { afterEach, expect, it } from 'vitest';
import { because } from '../../../../preload/contract/reason.ts';
import { drillDevices } from '../../../../main/drill/rexsys-device-table.ts';
import { RexsysDevices } from '../../../../main/drill/rexsys-devices.ts';
import { createRandom } from '../../../../main/drill/random.ts';
import { hurriedClock } from '../watch-feed.ts';
import { commandsOf, setUp } from './stand.ts';

const undos: (() => unknown)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) await undo();
});

it('they answer requests, the slow one too, and what they say can be read', async () => {
  const clients = drillDevices.map(({ client, name }) => ({ client, name }));
  const stand = await setUp({}, { options: { clients } });
  undos.push(stand.stop);
  stand.feed.start();
  await stand.watch.link('up');
  const devices = new RexsysDevices({
    server: stand.server,
    console: 'console',
    clock: hurriedClock,
    random: createRandom(3),
  });
  undos.push(() => devices.stop());
  devices.start();
  const results = await stand.feed.request('all', 'volume', { level: 40 });
  expect(results.map(({ receiver }) => receiver)).toEqual(clients.map(({ client }) => client));
  for (const { outcome, reason } of results) {
    if (outcome === 'failed') expect(reason).toEqual(because('refused', 'the amplifier is too hot'));
    else expect(outcome).toBe('answered');
  }
  await stand.watch.until((watch) => commandsOf(watch).some(({ data }) => data.includes('"volume":40')));
  await stand.watch.until((watch) => commandsOf(watch).some(({ meaning }) => meaning === 'alive'));
  expect(stand.feed.status.rejected).toBe(0);
  expect(new Set(commandsOf(stand.watch).map(({ peer }) => peer))).not.toContain(null);
});
