import { startImaServer } from '../../main/drill/ima-server.ts';
import { untilAlive, WallPc, watchReturn } from '../e2e/wall-pc.ts';
import type { BenchContext } from './bench.ts';
import { median } from './measure.ts';
import type { Figure } from './report.ts';

/** A desk on the first display, a wall on each of the others. */
const width = 1_280;
const walls = ['left', 'middle', 'right'] as const;

/**
 * From the moment in which a wall goes wrong until the desk's list of windows says that it is alive: its process is
 * killed, its page hangs, its page is not painted any more. Nobody touches it. The two that are found by looking are
 * measured at the same time, on two walls: it is their patience that takes long, and no work.
 */
export async function wall({ isQuick, say }: BenchContext): Promise<readonly Figure[]> {
  const rounds = isQuick ? 1 : 3;
  const took: Took[] = [];
  // A program of its own for each: a wall that was helped is soon helped more roughly.
  for (let round = 0; round < rounds; round += 1) {
    const each = await goWrong();
    took.push(each);
    say(`wall: killed ${each.killed} ms, hung ${each.hung} ms, unpainted ${each.unpainted} ms`);
  }
  return (['killed', 'hung', 'unpainted'] as const).map((how) => ({
    name: `wall.${how}_ms`,
    value: median(took.map((each) => each[how])),
    unit: 'ms',
  }));
}

interface Took {
  readonly killed: number;
  readonly hung: number;
  readonly unpainted: number;
}

async function goWrong(): Promise<Took> {
  const server = await startImaServer({ tokens: ['bench'] });
  const site = { wp_no: 1, name: 'Site 1' };
  const connection = { id: 'ima-bench', kind: 'ima', url: server.websocketUrl, account: { token: 'bench' } };
  const pc = await WallPc.start({
    displays: Array.from({ length: walls.length + 1 }, () => `${width}x720`).join(','),
    settings: {
      connections: [{ ...connection, sites: [site] }],
      walls: walls.map((id, index) => ({ id, display: { position: index + 1 } })),
    },
  });
  try {
    const desk = await pc.desk();
    await pc.touchNothing();
    await untilAlive(desk, walls);
    const measure = async (id: (typeof walls)[number], wrong: (at: number) => Promise<unknown> | void) => {
      const back = await watchReturn(desk, id);
      const begun = Date.now();
      await wrong((walls.indexOf(id) + 1) * width);
      return (await back()) - begun;
    };
    const killed = await measure('left', (at) => pc.kill(at));
    const [hung, unpainted] = await Promise.all([
      measure('middle', (at) => pc.hang(at)),
      measure('right', (at) => pc.stopPainting(at)),
    ]);
    return { killed, hung, unpainted };
  } finally {
    await pc.end();
    await server.stop();
  }
}
