import { startRexsysServer, type RexsysMember } from '../../../main/drill/rexsys-server.ts';
import { fieldOf } from '../../../main/drill/rexsys-desk.ts';
import type { DeviceResult } from '../../../preload/contract/device.ts';
import { deskNames, type Desk, type DeskName } from './desk.ts';
import { Relay } from './relay.ts';
import { until, type Desks, type Side, type SideParts } from './side.ts';

const name = 'devices';
const project = 'soak';
const devices = ['horn-1', 'horn-2', 'sign-1'];

/** Devices that say things by number to each desk, and answer what they are asked. */
export async function openDevices({ clock, random, pace }: SideParts): Promise<Side> {
  const open = (port: number) =>
    startRexsysServer({
      ...{ project, port, clock, lifeS: (4 * pace.tokenMs) / 1_000 },
      accounts: deskNames.map((desk) => ({ productKey: `key of ${desk}`, clientId: desk })),
    });
  let server = await open(0);
  const { port } = server;
  const relay = await Relay.to(() => port, clock);
  const counts = { said: 0, heard: 0, requests: 0, answered: 0, sent: 0, failed: 0 };
  const faults: string[] = [];
  /** The last number by desk and device: said there, heard here. */
  const said = new Map<string, number>();
  const heard = new Map<string, number>();
  /** How often each request came to a device. */
  const asked = new Map<string, number>();
  let asking = 0;
  let members: ReadonlyMap<string, RexsysMember>;
  const join = () => {
    members = new Map(
      devices.map((client) => [
        client,
        server.join(client, ({ sender, data }) => {
          const request = String(fieldOf(data, 'request'));
          asked.set(request, (asked.get(request) ?? 0) + 1);
          members.get(client)?.request(sender, 'answer', { client, request, ok: true });
        }),
      ]),
    );
  };
  join();

  const say = (desk: DeskName, device: string) => {
    const lane = `${device} to ${desk}`;
    const number = (said.get(lane) ?? 0) + 1;
    said.set(lane, number);
    counts.said += 1;
    members.get(device)?.request(desk, 'state', { client: device, state: 'idle', detail: { number } });
  };
  const listen = (desk: Desk) => {
    desk.onDevice = ({ event }) => {
      if (event.is !== 'command' || event.command.meaning !== 'state') return;
      const { peer, data } = event.command;
      const lane = `${peer} to ${desk.name}`;
      const number = Number(fieldOf(fieldOf(JSON.parse(data), 'detail'), 'number'));
      counts.heard += 1;
      const last = heard.get(lane) ?? 0;
      if (number <= last) faults.push(`devices: ${lane} was heard to say ${number} after ${last}`);
      heard.set(lane, number);
    };
  };
  const ask = async (desk: Desk, isForAll: boolean) => {
    const receivers = isForAll ? devices : [random.pick(devices)];
    counts.requests += 1;
    const request = `${desk.name}-${counts.requests}`;
    asking += 1;
    const reply = await desk.work.handlers['device:request'](name, receivers, 'ping', { request });
    asking -= 1;
    if (!reply.ok) return void faults.push(`devices: a request was refused: ${reply.error.message}`);
    faults.push(...problemsOf(request, receivers, reply.value, asked.get(request) ?? 0));
    for (const { outcome } of reply.value) counts[outcome] += 1;
    asked.delete(request);
  };
  const isQuiet = (desks: Desks) => asking === 0 && desks.every((desk) => desk.isUp);

  return {
    name,
    relay,
    counts,
    connection: (desk) => ({
      ...{ id: name, kind: 'rexsys', project, account: { productkey: `key of ${desk}` } },
      url: `http://127.0.0.1:${relay.port}`,
      rexsys: {
        clients: devices.map((client) => ({ client, name: client })),
        timing: { connectMs: pace.restMs, restMs: pace.restMs, answerMs: pace.restMs },
      },
    }),
    connected: () => server.sessions().filter(({ uid }) => uid !== null).length,
    cut: (how) => server.cut(how),
    revoke() {
      for (const { logins } of server.sessions())
        for (const login of logins) server.revokeToken(String(fieldOf(login, 'token')));
    },
    /** A new server knows neither tokens nor clients. */
    async restart() {
      await server.stop();
      server = await open(port);
      join();
    },
    rubbish(mark) {
      for (const session of server.sessions()) if (session.uid !== null) session.send('touid', { mark });
    },
    act(desks) {
      for (const desk of desks) listen(desk);
      const dice = random.next();
      if (dice < 0.6) say(random.pick(deskNames), random.pick(devices));
      else void ask(random.pick(desks), dice > 0.85);
    },
    isSettled: isQuiet,
    async prove(desks) {
      for (const desk of desks) listen(desk);
      for (const [lane, number] of said) heard.set(lane, number);
      const before = counts.heard;
      for (let round = 0; round < 10; round += 1)
        for (const desk of deskNames) for (const device of devices) say(desk, device);
      const wanted = before + 10 * deskNames.length * devices.length;
      await until(
        clock,
        () => `${counts.heard} of ${wanted} words heard`,
        () => counts.heard >= wanted,
        20_000,
      );
      for (const desk of desks) await ask(desk, true);
    },
    check: () => {
      const lost = [...said].filter(([lane, number]) => heard.get(lane) !== number).map(([lane]) => lane);
      return [...faults, ...(lost.length > 0 ? [`devices: words lost: ${lost.join(', ')}`] : [])];
    },
    async stop() {
      await relay.stop();
      await server.stop();
    },
  };
}

/** One result for each receiver, and no device was asked twice. */
function problemsOf(
  request: string,
  receivers: readonly string[],
  results: readonly DeviceResult[],
  times: number,
): string[] {
  const answered = results.filter(({ outcome }) => outcome === 'answered').length;
  const names = results.map(({ receiver }) => receiver).join();
  return [
    ...(names === receivers.join()
      ? []
      : [`devices: request ${request} to ${receivers.join()} has results ${names}`]),
    ...(times <= receivers.length
      ? []
      : [`devices: request ${request} came ${times} times to ${receivers.length}`]),
    ...(times >= answered ? [] : [`devices: request ${request} has ${answered} answers of ${times} asked`]),
  ];
}
