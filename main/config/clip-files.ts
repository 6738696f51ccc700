import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { BroadcastFile } from './broadcast-schema.ts';
import { codeOf } from './json-file.ts';
import type { Wrong } from './wrong.ts';

/** The recordings that are not there: a clip that fails at the moment it is needed is found now. Never rejects. */
export async function missingClips(
  { clips = [] }: Pick<BroadcastFile, 'clips'>,
  directory: string,
): Promise<Wrong[]> {
  const reasons = await Promise.all(clips.map(({ file }) => whyNot(resolve(directory, file))));
  return reasons.flatMap((reason, index): Wrong[] =>
    reason === null ? [] : [[['clips', index, 'file'], `a file that can be read (${reason})`]],
  );
}

async function whyNot(file: string): Promise<string | null> {
  try {
    return (await stat(file)).isFile() ? null : 'no file';
  } catch (failure) {
    return codeOf(failure) ?? 'failed';
  }
}
