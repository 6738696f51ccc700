import { resolve } from 'node:path';
import { faultOfFile } from '../lib/file-fault.ts';
import type { BroadcastFile } from './broadcast-schema.ts';
import type { Wrong } from './wrong.ts';

/**
 * The recordings that cannot be read: a clip that fails at the moment it is needed is told now. A warning, because
 * a console that does not watch is worse than one that cannot play. Never rejects.
 */
export async function missingClips(
  { clips = [] }: Pick<BroadcastFile, 'clips'>,
  directory: string,
): Promise<Wrong[]> {
  const faults = await Promise.all(clips.map(({ file }) => faultOfFile(resolve(directory, file))));
  return faults.flatMap((fault, index): Wrong[] =>
    fault === null
      ? []
      : [[['clips', index, 'file'], `a file that can be read (${fault}), and is not played until it can`]],
  );
}
