import { beforeEach, describe, expect, it } from 'vitest';
import type { ClipFault } from '../../../preload/contract/broadcast.ts';
import { ClipWatch } from '../../../main/broadcast/clip-watch.ts';
import { ManualClock } from '../manual-clock.ts';

const clips = ['horn', 'bell'].map((id) => ({
  ...{ id, name: id, seconds: 6, device: null },
  ...{ file: `/settings/clip/${id}.wav`, shownFile: `clip/${id}.wav` },
}));

let clock: ManualClock;
let watch: ClipWatch;
let looks: string[];
/** What a look at each file finds; a promise is a disk that does not answer yet. */
let finds: Record<string, ClipFault | null | Promise<ClipFault | null>>;
let told: string[];

beforeEach(() => {
  clock = new ManualClock(0);
  [looks, finds, told] = [[], {}, []];
  watch = new ClipWatch({
    ...{ clips, clock },
    look: (file) => {
      looks.push(file);
      return Promise.resolve(finds[file] ?? null);
    },
    onChange: ({ id }, fault) => told.push(`${id} ${fault}`),
  });
});

const horn = '/settings/clip/horn.wav';

describe('a recording', () => {
  it('whose file cannot be read is told with why, by the path of the settings', async () => {
    finds[horn] = 'missing';
    await watch.lookAll();
    expect(watch.troubles).toEqual([{ clip: 'horn', file: 'clip/horn.wav', fault: 'missing' }]);
    expect([watch.faultOf('horn'), watch.faultOf('bell'), told]).toEqual(['missing', null, ['horn missing']]);
    expect(clock.waiting).toBe(0);
  });

  it('is looked at again when it is chosen, and is told where it stands differently alone', async () => {
    const changes: number[] = [];
    watch.onChange(() => changes.push(told.length));
    finds[horn] = 'missing';
    for (const next of ['missing', 'missing', 'empty', null, null] as const) {
      finds[horn] = next;
      await watch.look('horn');
    }
    expect(told).toEqual(['horn missing', 'horn empty', 'horn null']);
    expect([changes, watch.troubles]).toEqual([[1, 2, 3], []]);
  });

  it('on a disk that does not answer cannot be read after a second; nobody waits longer, and one look is made', async () => {
    const disk = Promise.withResolvers<null>();
    finds[horn] = disk.promise;
    for (let times = 0; times < 2; times += 1) {
      const looking = watch.look('horn');
      clock.advance(1_000);
      await looking;
    }
    expect([watch.faultOf('horn'), looks]).toEqual(['unreadable', [horn]]);
    disk.resolve(null);
    await watch.look('horn');
    expect(told).toEqual(['horn unreadable', 'horn null']);
  });

  it('that nobody knows, or none, is not looked at', async () => {
    await Promise.all([watch.look('gone'), watch.look(null)]);
    expect(looks).toEqual([]);
  });

  it('is told nothing more of once it is closed, and no timer is left', async () => {
    const disk = Promise.withResolvers<ClipFault>();
    finds[horn] = disk.promise;
    void watch.look('horn');
    watch.close();
    disk.resolve('missing');
    await watch.lookAll();
    expect([told, clock.waiting, looks]).toEqual([[], 0, [horn]]);
  });
});
