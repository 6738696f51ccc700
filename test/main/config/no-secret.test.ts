import { readFile, writeFile } from 'node:fs/promises';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatFinding, type Checked, type Finding } from '../../../main/config/finding.ts';
import { moveSecrets } from '../../../main/config/move-secrets.ts';
import { SecretStore } from '../../../main/config/secret-store.ts';
import { checkSettings, readSettings } from '../../../main/config/settings.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { placesOf, settingsFile } from './random-settings.ts';
import { hashPin, testCipher, useScratch } from './scratch.ts';

const scratch = useScratch();

function openStore() {
  const cipher = testCipher(Buffer.alloc(32));
  return SecretStore.open({ directory: scratch('data'), cipher, logger: silentLogger, now: () => 0 });
}

function findingsOf(checked: Checked<unknown>): readonly Finding[] {
  return [...(checked.ok ? [] : checked.errors), ...checked.warnings];
}

/** The secrets that a text shows, as they are or as JSON writes them. */
function shows(text: string, secrets: readonly string[]): readonly string[] {
  return secrets.filter((each) => text.includes(each) || text.includes(JSON.stringify(each).slice(1, -1)));
}

describe('no secret of any settings file', () => {
  it('is in what moveSecrets leaves behind, or in what it says', { timeout: 60_000 }, async () => {
    const file = scratch('settings.json');
    await fc.assert(
      fc.asyncProperty(settingsFile, async ({ text, secrets }) => {
        await writeFile(file, text);
        const checked = await readSettings(file);
        if (!checked.ok) throw new Error(checked.errors.map(formatFinding).join());
        const outcome = await moveSecrets(file, await openStore(), hashPin);

        expect(shows(await readFile(file, 'utf8'), secrets)).toEqual([]);
        expect(shows(await readFile(scratch('data/secrets.json'), 'utf8').catch(() => ''), secrets)).toEqual(
          [],
        );
        expect(shows(JSON.stringify([outcome, checked.warnings]), secrets)).toEqual([]);
        expect(await readSettings(file)).toMatchObject({ ok: true });
      }),
      { numRuns: 60 },
    );
  });

  it('is in a finding about a file that somebody damaged', { timeout: 60_000 }, async () => {
    const damage = fc.record({ place: fc.nat(), value: fc.constantFrom<unknown>(null, 7, 'x', [], {}) });
    await fc.assert(
      fc.asyncProperty(settingsFile, damage, async ({ text, secrets }, { place, value }) => {
        const settings: unknown = JSON.parse(text);
        const places = placesOf(settings);
        places[place % places.length]?.put(value);
        const checked = await checkSettings(JSON.stringify(settings), '/nowhere');

        expect(shows(JSON.stringify(findingsOf(checked)), secrets)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('is in a finding when its field is misspelt', { timeout: 60_000 }, async () => {
    const fields = /"(account|token|password|productkey|pin|operators|broadcast|ports|kiosk)":/g;
    await fc.assert(
      fc.asyncProperty(
        settingsFile,
        fc.constantFrom('n', 'o', 's', 't'),
        async ({ text, secrets }, letter) => {
          const misspelt = text.replaceAll(fields, (field) => field.replace(letter, ''));
          const checked = await checkSettings(misspelt, '/nowhere');

          expect(shows(JSON.stringify(findingsOf(checked)), secrets)).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it(
    'is in a finding when it stands in a wrong field of its account or operator',
    { timeout: 60_000 },
    async () => {
      const isNear = /^(operators|kiosk|connections,\d+,account|broadcast,ports,\d+,token)(,|$)(?!.*role$)/;
      const wrap = fc.constantFrom<(secret: string) => unknown>(
        (secret) => secret,
        (secret) => [secret],
        (secret) => (/^[1-9]\d+$/.test(secret) ? Number(secret) : `${secret} `),
      );
      await fc.assert(
        fc.asyncProperty(settingsFile, fc.nat(), wrap, async ({ text, secrets }, place, wrapped) => {
          const settings: unknown = JSON.parse(text);
          const places = placesOf(settings).filter(({ path }) => isNear.test(path));
          for (const [index, secret] of secrets.entries()) {
            places[(place + index) % places.length]?.put(wrapped(secret));
          }
          const checked = await checkSettings(JSON.stringify(settings), '/nowhere');

          expect(shows(JSON.stringify(findingsOf(checked)), secrets)).toEqual([]);
        }),
        { numRuns: 300 },
      );
    },
  );
});
