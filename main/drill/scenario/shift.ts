import type { Actor } from '../envelope.ts';
import {
  createCast,
  episode,
  floorOf,
  inOrder,
  line,
  notice,
  type Episode,
  type Scenario,
  type Step,
} from './story.ts';
import { chatter } from './trouble.ts';

/**
 * The default: a shift in three and a half minutes that shows all of it. A gas alarm that worsens, a fire with an
 * SOS beside it, small things that pass, a squall in the south, a silent back end, a burst, and a quiet end in
 * which two alarms still stand.
 */
export const shift: Scenario = (world, random) => {
  const cast = createCast(world, random);
  const short = (kind: Episode['kind'], actor: Actor, from: number, until: number | null): Step[] =>
    episode({ kind, actor, from, until, level: 'danger', every: null });
  const mild = (
    kind: Episode['kind'],
    actor: Actor,
    from: number,
    until: number,
    worse: { worsensAt?: number } = {},
  ) => episode({ kind, actor, from, until, level: 'caution', every: 5, ...worse });

  const flame = cast.device(3, 'flame');
  const [camera = cast.device(3, 'camera')] = cast.near(3, ['camera'], flame);
  const heat = cast.near(3, ['fire'], flame).slice(0, 2);
  const squall = [14, 11, 12, 15, 16].flatMap((site, index) =>
    mild('wind', cast.device(site, 'wind'), 98 + index * 2.5, 138 + index * 4),
  );
  return inOrder(
    mild('gas', cast.device(12, 'gas'), 2, 84, { worsensAt: 14 }),
    mild('noise', cast.device(5, 'noise'), 7, 41),
    mild('dust', cast.device(10, 'dust'), 11, 52),
    short('cctv-26', cast.device(9, 'camera'), 18, 36),
    mild('wind', cast.device(7, 'wind'), 24, 112, { worsensAt: 58 }),

    episode({ kind: 'flame', actor: flame, from: 32, until: 96, level: 'danger', every: 3 }),
    short('cctv-9', camera, 35, 90),
    short('sos', cast.worker(3, floorOf(flame)), 40, 110),
    ...heat.map((actor, index) =>
      episode({ kind: 'fire', actor, from: 45 + index * 6, until: 92, level: 'danger', every: 6 }),
    ),
    notice(50, 'broadcast-device', 3),

    short('opening', cast.device(14, 'opening'), 64, 88),
    episode({
      kind: 'tilt',
      actor: cast.device(11, 'tilt'),
      from: 72,
      until: null,
      level: 'danger',
      every: 7,
    }),
    short('call', cast.worker(4), 82, 118),
    notice(92, 'progress', 1),
    squall,

    // Long enough to be seen as half-open and given up; dust settles and an opening comes unseen.
    mild('dust', cast.device(13, 'dust'), 116, 128),
    line(121, 'freeze'),
    short('opening', cast.device(2, 'opening'), 126, null),
    line(143, 'thaw'),

    chatter(cast, random, { site: 15, from: 154, until: 174, perSecond: 14 }),
    short('cctv-8', cast.device(8, 'camera'), 160, 186),
    mild('noise', cast.device(6, 'noise'), 190, 206),
  );
};
