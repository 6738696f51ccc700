import { describe, expect, it } from 'vitest';
import type { DeviceCommand } from '../../../preload/contract/device.ts';
import { DeviceBook } from '../../../main/device/device-book.ts';

const named = [
  { connection: 'a', client: 'speaker-1', name: 'Gate' },
  { connection: 'b', client: 'speaker-1', name: 'Roof' },
];

let sequence = 0;

function heard(differences: Partial<DeviceCommand> = {}) {
  sequence += 1;
  const command: DeviceCommand = {
    id: sequence,
    connection: 'a',
    at: sequence,
    direction: 'in',
    peer: 'speaker-1',
    command: 'state',
    data: '{}',
    meaning: 'state',
    ...differences,
  };
  return { is: 'command', command } as const;
}

describe('devices', () => {
  it('of the settings are there before they are heard', () => {
    expect(new DeviceBook(named).facts).toEqual({
      devices: named.map((device) => ({ ...device, lastHeardAt: null })),
      commands: [],
    });
  });

  it('keep their name when they are heard, each on its own server', () => {
    const book = new DeviceBook(named);
    book.hear('b', heard({ at: 7 }));
    expect(book.facts.devices).toEqual([
      { ...named[0], lastHeardAt: null },
      { ...named[1], lastHeardAt: 7 },
    ]);
  });

  it('that nobody named are known from what they say, by their id', () => {
    const book = new DeviceBook(named);
    book.hear('a', heard({ peer: 'siren-1', at: 9 }));
    expect(book.facts.devices.at(-1)).toEqual({
      connection: 'a',
      client: 'siren-1',
      name: 'siren-1',
      lastHeardAt: 9,
    });
  });

  it('are not heard by what we send them, nor by what names nobody', () => {
    const book = new DeviceBook(named);
    book.hear('a', heard({ direction: 'out', meaning: 'request' }));
    book.hear('a', heard({ peer: null }));
    book.hear('a', { is: 'certified', clients: 3, expiresAt: null });
    expect(book.facts.devices.map(({ lastHeardAt }) => lastHeardAt)).toEqual([null, null]);
    expect(book.facts.commands).toHaveLength(2);
  });

  it('that name themselves are bounded: who was silent for longest goes, who is in the settings stays', () => {
    const book = new DeviceBook(named);
    for (let index = 0; index < 1_000; index += 1)
      book.hear('a', heard({ peer: `lamp-${index}`, at: 100 + index }));
    book.hear('a', heard({ peer: 'lamp-0', at: 5_000 }));
    book.hear('a', heard({ peer: 'newcomer', at: 5_001 }));
    const clients = book.facts.devices.map(({ client }) => client);
    expect(clients).toHaveLength(1_002);
    expect(clients).toContain('newcomer');
    expect(clients).toContain('lamp-0');
    expect(clients).not.toContain('lamp-1');
    expect(clients.filter((client) => client === 'speaker-1')).toHaveLength(2);
  });
});

describe('commands', () => {
  it('are kept, the newest first, each with a number of its own', () => {
    const book = new DeviceBook(named);
    book.hear('a', heard({ id: 1, command: 'first' }));
    book.hear('b', heard({ id: 1, command: 'second' }));
    expect(book.facts.commands.map(({ command, connection }) => [command, connection])).toEqual([
      ['second', 'b'],
      ['first', 'a'],
    ]);
    expect(new Set(book.facts.commands.map(({ id }) => id)).size).toBe(2);
  });

  it('are bounded: the oldest go', () => {
    const book = new DeviceBook(named);
    for (let index = 0; index < 305; index += 1) book.hear('a', heard({ command: `c${index}` }));
    expect(book.facts.commands).toHaveLength(300);
    expect(book.facts.commands.at(0)?.command).toBe('c304');
    expect(book.facts.commands.at(-1)?.command).toBe('c5');
  });

  it('that are only beats push nothing out: of each device the last one stays', () => {
    const book = new DeviceBook(named);
    book.hear('a', heard({ command: 'state', at: 1 }));
    for (let at = 2; at < 1_000; at += 1) {
      book.hear(
        'a',
        heard({ command: 'alive', meaning: 'alive', peer: at % 2 ? 'speaker-1' : 'siren-1', at }),
      );
    }
    expect(book.facts.commands.map(({ command, peer, at }) => [command, peer, at])).toEqual([
      ['alive', 'speaker-1', 999],
      ['alive', 'siren-1', 998],
      ['state', 'speaker-1', 1],
    ]);
  });
});

describe('signing out of one connection', () => {
  it('forgets all that it brought, and nothing of the other', () => {
    const book = new DeviceBook(named);
    book.hear('a', heard());
    book.hear('a', heard({ peer: 'siren-1' }));
    book.hear('b', heard({ at: 5, command: 'kept' }));
    book.signedOut('a');
    expect(book.facts.devices).toEqual([
      { ...named[0], lastHeardAt: null },
      { ...named[1], lastHeardAt: 5 },
    ]);
    expect(book.facts.commands.map(({ command }) => command)).toEqual(['kept']);
  });
});

it('tells of every change, and gives the same facts until there is one', () => {
  const book = new DeviceBook(named);
  const told: number[] = [];
  const undo = book.onChange(({ commands }) => told.push(commands.length));
  book.hear('a', heard());
  expect(book.facts).toBe(book.facts);
  book.hear('a', heard());
  book.signedOut('a');
  undo();
  book.hear('a', heard());
  expect(told).toEqual([1, 2, 0]);
});
