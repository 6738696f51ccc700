import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Language } from '../../preload/contract/snapshot.ts';
import type { Logger } from '../lib/logger.ts';
import { ifMissing, parseJson, writeAtomically } from './json-file.ts';

/** Tolerant on purpose: what an older or a newer version wrote must not keep the console from starting. */
const fileSchema = z.looseObject({ language: z.enum(['ko', 'en']).optional().catch(undefined) });

/**
 * What operators choose in the program: `program.json` in the data directory. It goes before the settings
 * file, which somebody else wrote. A damaged file counts as empty and is told in the log.
 */
export class ProgramSettings {
  readonly #file: string;
  readonly #logger: Logger;
  #content: z.infer<typeof fileSchema>;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: string, logger: Logger, content: z.infer<typeof fileSchema>) {
    this.#file = file;
    this.#logger = logger;
    this.#content = content;
  }

  /** `directory` is the data directory; it is made where it is missing. */
  static async open(directory: string, logger: Logger): Promise<ProgramSettings> {
    const file = join(directory, 'program.json');
    try {
      await mkdir(directory, { recursive: true });
      const text = await readFile(file, 'utf8').catch(ifMissing('{}'));
      const json = parseJson(text);
      const content = fileSchema.safeParse(json.ok ? json.value : undefined);
      if (content.success) return new ProgramSettings(file, logger, content.data);
      logger.warn('program.json is damaged: starting with nothing chosen');
    } catch (failure) {
      logger.warn('read program.json', failure);
    }
    return new ProgramSettings(file, logger, {});
  }

  /** Null: nobody has chosen one here. */
  get language(): Language | null {
    return this.#content.language ?? null;
  }

  /** In force at once. Resolves when it is on disk or the failure is logged; never rejects. */
  chooseLanguage(language: Language): Promise<void> {
    this.#content = { ...this.#content, language };
    this.#writing = this.#writing.then(async () => {
      try {
        await writeAtomically(this.#file, `${JSON.stringify(this.#content, null, 2)}\n`, 0o644);
      } catch (failure) {
        this.#logger.warn('write program.json', failure);
      }
    });
    return this.#writing;
  }
}
