import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ProgramSettings } from '../../../main/config/program-settings.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { listeningLogger, useScratch } from './scratch.ts';

const scratch = useScratch();

describe('ProgramSettings', () => {
  it('knows no language until somebody chooses one, and then after a restart too', async () => {
    const settings = await ProgramSettings.open(scratch('data'), silentLogger);
    expect(settings.language).toBeNull();

    const chosen = settings.chooseLanguage('en');
    expect(settings.language).toBe('en');
    await chosen;
    expect((await ProgramSettings.open(scratch('data'), silentLogger)).language).toBe('en');
  });

  it('keeps what another version wrote', async () => {
    await writeFile(scratch('program.json'), '{ "wall": [1, 2], "language": "ko" }');
    const settings = await ProgramSettings.open(scratch(), silentLogger);
    await settings.chooseLanguage('en');

    expect(JSON.parse(await readFile(scratch('program.json'), 'utf8'))).toEqual({
      wall: [1, 2],
      language: 'en',
    });
  });

  it('passes over a language that it does not know', async () => {
    await writeFile(scratch('program.json'), '{ "language": "fr" }');
    expect((await ProgramSettings.open(scratch(), silentLogger)).language).toBeNull();
  });

  it.each(['', '{', '[]', 'null'])(
    'takes the damaged file %j for an empty one and says so',
    async (content) => {
      await writeFile(scratch('program.json'), content);
      const { logger, lines } = listeningLogger();
      const settings = await ProgramSettings.open(scratch(), logger);

      expect(settings.language).toBeNull();
      expect(lines.join()).toContain('program.json is damaged');
    },
  );

  it('starts although the file cannot be read', async () => {
    await mkdir(scratch('program.json'));
    const { logger, lines } = listeningLogger();
    expect((await ProgramSettings.open(scratch(), logger)).language).toBeNull();
    expect(lines.join()).toContain('read program.json');
  });

  it('holds the choice when it cannot be written', async () => {
    const { logger, lines } = listeningLogger();
    const settings = await ProgramSettings.open(scratch(), logger);
    await rm(scratch(), { recursive: true });
    await settings.chooseLanguage('en');

    expect(settings.language).toBe('en');
    expect(lines.join()).toContain('write program.json');
  });
});
