import { startRoomBroker } from '../../../../main/drill/room-broker.ts';
import { describeBroker } from './broker-table.ts';
import type { Bench } from './watch-room.ts';

describeBroker("the drill's broker", async (): Promise<Bench> => {
  const [user, passcode] = ['desk', 'first-passcode'];
  let broker = await startRoomBroker({ passcodes: { [user]: passcode }, heartbeat: [1_000, 1_000] });
  const { port, url } = broker;
  return {
    url,
    port,
    user,
    passcode,
    setPasscode: (changed) => Promise.resolve(broker.setPasscode(user, changed)),
    unsettled: () => Promise.resolve(broker.clients().reduce((sum, client) => sum + client.unsettled, 0)),
    async restart() {
      await broker.stop();
      broker = await startRoomBroker({ port, passcodes: { [user]: passcode }, heartbeat: [1_000, 1_000] });
    },
    stop: () => broker.stop(),
  };
});
