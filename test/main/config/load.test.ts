import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../../main/config/load.ts';
import { pinHashOf } from '../../../main/config/operator-pin.ts';
import { SecretStore } from '../../../main/config/secret-store.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { checkPin, hashPin } from '../../../main/operator/pin.ts';
import { listeningLogger, testCipher, useScratch } from './scratch.ts';

const scratch = useScratch();

function openStore() {
  return SecretStore.open({
    directory: scratch('data'),
    cipher: testCipher(),
    logger: silentLogger,
    now: () => 0,
  });
}

const connection = {
  id: 'ima-main',
  kind: 'ima',
  url: 'https://ima.example/ima/websocket',
  account: { token: 'a very secret token' },
  sites: [{ wp_no: 1, name: 'Site 1' }],
};

describe('loadSettings', () => {
  it('gives the settings, empties the file of secrets, and logs what it did without showing any', async () => {
    const { logger, lines } = listeningLogger();
    await writeFile(scratch('settings.json'), JSON.stringify({ theme: 'dark', connections: [connection] }));
    const settings = await loadSettings(scratch('settings.json'), await openStore(), logger, hashPin);

    expect(settings.connections).toMatchObject([{ id: 'ima-main' }]);
    expect(await readFile(scratch('settings.json'), 'utf8')).not.toContain('secret token');
    expect(lines.map((line) => line.replace(/^\S+ /, ''))).toEqual([
      'warn test theme is (not shown); expected nothing, because there is no such field',
      'info test connections[0].account.token is kept encrypted from now on and has left the file',
    ]);
  });

  it('rejects with a line for each field that is wrong, and moves nothing', async () => {
    const text = JSON.stringify({ language: 'fr', connections: [{ ...connection, kind: 'mqtt' }] });
    await writeFile(scratch('settings.json'), text);

    await expect(
      loadSettings(scratch('settings.json'), await openStore(), silentLogger, hashPin),
    ).rejects.toThrow(
      [
        `The settings in ${scratch('settings.json')} cannot be used:`,
        'language is "fr"; expected "ko" or "en"',
        'connections[0].kind is "mqtt"; expected "ima"',
      ].join('\n'),
    );
    expect(await readFile(scratch('settings.json'), 'utf8')).toBe(text);
  });

  it('takes the PINs out of the file, and tells whose is not on this machine without naming a person', async () => {
    const { logger, lines } = listeningLogger();
    const operators = [
      { name: 'Han Sora', role: 'supervisor', pin: '48151623' },
      { name: 'Kim Minsu', role: 'operator', stored: true },
    ];
    await writeFile(scratch('settings.json'), JSON.stringify({ operators }));
    const store = await openStore();
    const settings = await loadSettings(scratch('settings.json'), store, logger, hashPin);

    expect(settings.operators).toEqual([
      { name: 'Han Sora', role: 'supervisor' },
      { name: 'Kim Minsu', role: 'operator' },
    ]);
    expect(await checkPin('48151623', pinHashOf('Han Sora', store) ?? '')).toBe(true);
    expect(lines.map((line) => line.replace(/^\S+ /, ''))).toEqual([
      'info test operators[0].pin is kept encrypted from now on and has left the file',
      'warn test operators[1].pin is stored, but not on this machine; expected the PIN in the settings file once more; until then this operator cannot sign in',
    ]);
  });

  it('tells which token and which PIN are not on this machine, and counts on neither', async () => {
    const { logger, lines } = listeningLogger();
    const url = 'https://pa.example';
    const broadcast = {
      ports: [
        { id: 'tower', kind: 'webhook', url, stored: true },
        { id: 'mast', kind: 'webhook', url, token: 'a token' },
        { id: 'open', kind: 'webhook', url },
      ],
    };
    await writeFile(scratch('settings.json'), JSON.stringify({ broadcast, kiosk: { stored: true } }));
    const store = await openStore();
    const lacking = await loadSettings(scratch('settings.json'), store, logger, hashPin);

    expect(lacking.kiosk.hasPin).toBe(false);
    expect(lines.map((line) => line.replace(/^\S+ /, ''))).toEqual([
      'info test broadcast.ports[1].token is kept encrypted from now on and has left the file',
      'warn test broadcast.ports[0].token is stored, but not on this machine; expected the token in the settings file once more; until then nothing is sent by this port',
      'warn test kiosk.pin is stored, but not on this machine; expected the PIN in the settings file once more; until then nobody leaves the kiosk by it',
    ]);
    await writeFile(scratch('settings.json'), JSON.stringify({ kiosk: { pin: '4815' } }));
    expect(await loadSettings(scratch('settings.json'), store, logger, hashPin)).toMatchObject({
      kiosk: { hasPin: true },
    });
    expect(await loadSettings(scratch('settings.json'), store, logger, hashPin)).toMatchObject({
      kiosk: { hasPin: true },
    });
    await writeFile(scratch('settings.json'), '{}');
    expect(await loadSettings(scratch('settings.json'), store, logger, hashPin)).toMatchObject({
      kiosk: { hasPin: false },
    });
  });
});
