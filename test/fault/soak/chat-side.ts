import { startChatServer, type ChatHeard } from '../../../main/drill/chat-server.ts';
import { fieldOf } from '../../../main/drill/rexsys-desk.ts';
import type { Desk, DeskName } from './desk.ts';
import { Relay } from './relay.ts';
import { differences, until, type Side, type SideParts } from './side.ts';

const name = 'chat';
const users: Readonly<Record<DeskName, string>> = { 'desk-1': 'control-1', 'desk-2': 'control-2' };
const colleagues = ['kim', 'lee'];
const rooms = [
  { id: 'r1', name: 'All', users: ['control-1', 'control-2', 'kim', 'lee'] },
  { id: 'r2', name: 'East', users: ['control-1', 'kim', 'lee'] },
  { id: 'r3', name: 'West', users: ['control-2', 'lee'] },
];
const password = 'soak-password';

/** Room chat: colleagues talk, and so do both desks. A key that comes again is the same message, and is counted. */
export async function openChat({ clock, random, pace }: SideParts): Promise<Side> {
  const server = await startChatServer({
    users: [
      ...Object.values(users).map((id) => ({ id, name: id, password })),
      ...colleagues.map((id) => ({ id, name: id })),
    ],
    rooms,
    pushAgainMs: 8_000,
    clock,
  });
  const relay = await Relay.to(() => server.port, clock);
  const counts = { said: 0, written: 0, again: 0 };
  /** The number of the last message by user and room: the next one at the server must be the next number. */
  const written = new Map<string, number>();
  const arrived = new Map<string, number>();
  const faults: string[] = [];
  let sending = 0;
  const keys = new Set<string>();
  const unhear = server.onHeard(({ name: event, data }) => {
    if (event !== 'send') return;
    const key = String(fieldOf(data, 'key'));
    if (keys.has(key)) counts.again += 1;
    keys.add(key);
  });
  const unsay = server.table.said.add(({ room, from, text }) => {
    if (!Object.values(users).includes(from)) return;
    const lane = `${from} in ${room}`;
    const number = Number(String(text).split(' ').at(-1));
    const last = arrived.get(lane) ?? 0;
    if (number !== last + 1) faults.push(`chat: ${lane} said ${number} after ${last}`);
    arrived.set(lane, number);
  });

  const say = () => {
    const room = random.pick(rooms);
    const who = room.users.filter((user) => colleagues.includes(user));
    counts.said += 1;
    server.say(room.id, random.pick(who), { type: 'text', text: `said ${counts.said}` });
  };
  const write = async (desk: Desk) => {
    const user = users[desk.name];
    const room = random.pick(rooms.filter((each) => each.users.includes(user))).id;
    const lane = `${user} in ${room}`;
    const number = (written.get(lane) ?? 0) + 1;
    written.set(lane, number);
    sending += 1;
    const text = `written ${number}`;
    const reply = await desk.work.handlers['message:send'](`${name}/${room}`, { type: 'text', text });
    sending -= 1;
    if (reply.ok) counts.written += 1;
    else faults.push(`chat: ${lane} could not be written: ${reply.error.message}`);
  };
  const messagesOf = (user: string) =>
    [...server.table.rooms.values()].flatMap((room) => (room.users.has(user) ? room.messages : []));
  const look = (desk: Desk) => {
    const chat = desk.work.facts.chat;
    const room = chat?.rooms.find(({ unread }) => unread > 0);
    if (room) void desk.work.handlers['message:read'](room.id, Number.MAX_SAFE_INTEGER);
  };
  const problemsOf = (desk: Desk) => {
    const user = users[desk.name];
    const rows = desk.stored<{
      room: string;
      msg: string | null;
      is_own: number;
      delivery: string;
      body: string;
    }>('SELECT room, msg, is_own, delivery, body FROM message WHERE user = ?', user);
    const others = messagesOf(user).filter(({ from }) => from !== user);
    const own = messagesOf(user).filter(({ from }) => from === user);
    const undelivered = rows.filter((row) => row.is_own === 1 && !['sent', 'seen'].includes(row.delivery));
    const text = (body: string) => String((JSON.parse(body) as { text?: string }).text);
    return [
      ...differences(
        `chat messages at ${desk.name}`,
        others.map(({ room, msg }) => `${room}/${msg}`),
        rows.flatMap(({ room, msg, is_own }) => (is_own === 0 ? [`${room}/${msg}`] : [])),
      ),
      ...differences(
        `messages of ${desk.name}`,
        rows.flatMap(({ room, is_own, body }) => (is_own === 1 ? [`${room}/${text(body)}`] : [])),
        own.map(({ room, text: said }) => `${room}/${String(said)}`),
      ),
      ...(undelivered.length > 0
        ? [`${undelivered.length} messages of ${desk.name} are ${undelivered[0]?.delivery}`]
        : []),
    ];
  };

  return {
    name,
    relay,
    counts,
    connection: (desk) => ({
      ...{ id: name, kind: 'chat', account: { user: users[desk], password } },
      url: `http://127.0.0.1:${relay.port}/`,
      rest: `http://127.0.0.1:${relay.port}`,
      chat: { timing: { beatMs: pace.beatMs ?? 30_000, restMs: pace.restMs, connectMs: pace.restMs } },
    }),
    connected: () => server.sessions().length,
    cut: (how) => server.cut(how),
    revoke() {
      for (const { token } of server.sessions()) server.revokeToken(token);
    },
    rubbish(mark) {
      server.broadcast('msg', { mark });
    },
    act(desks) {
      const dice = random.next();
      if (dice < 0.5) say();
      else if (dice < 0.85) void write(random.pick(desks));
      else if (dice < 0.95) look(random.pick(desks));
      else server.typing(random.pick(rooms).id, 'kim', random.pick(['typing', 'idle'] as const));
    },
    isSettled: () => sending === 0 && [...written].every(([lane, number]) => arrived.get(lane) === number),
    async prove(desks) {
      for (let round = 0; round < 6; round += 1) {
        say();
        for (const desk of desks) await write(desk);
      }
      const problems = () => desks.flatMap(problemsOf);
      await until(
        clock,
        () => problems().join('; '),
        () => problems().length === 0,
        60_000,
      );
      // What the server keeps of everything that it heard is the server's, and for short tests.
      (server.heard as ChatHeard[]).length = 0;
    },
    check: (desks) => [...faults, ...desks.flatMap(problemsOf)],
    async stop() {
      unhear();
      unsay();
      await relay.stop();
      await server.stop();
    },
  };
}
