import type { HazardKind } from '../../../preload/contract/hazard.ts';
import type { Actor, Hazard } from '../envelope.ts';
import type { Random } from '../random.ts';
import { createCast, episode, inOrder, line, type Cast, type Scenario, type Step } from './story.ts';

/**
 * The back end goes silent with its connections open, then comes back: meanwhile one alarm has ended and another
 * has begun. Later it drops its connections hard, and once politely.
 */
export const linkLoss: Scenario = (world, random) => {
  const cast = createCast(world, random);
  return inOrder(
    episode({ kind: 'gas', actor: cast.device(12, 'gas'), from: 2, until: 18, level: 'danger', every: 4 }),
    episode({ kind: 'wind', actor: cast.device(7, 'wind'), from: 5, until: 84, level: 'caution', every: 6 }),
    line(12, 'freeze'),
    episode({
      kind: 'flame',
      actor: cast.device(14, 'flame'),
      from: 22,
      until: 70,
      level: 'danger',
      every: 5,
    }),
    line(32, 'thaw'),
    line(50, 'abrupt'),
    line(66, 'clean'),
    episode({
      kind: 'noise',
      actor: cast.device(5, 'noise'),
      from: 74,
      until: 90,
      level: 'caution',
      every: 5,
    }),
  );
};

/** One site's detectors chatter by the thousand; three other sites have something to say in the middle of it. */
export const flood: Scenario = (world, random) => {
  const cast = createCast(world, random);
  return inOrder(
    episode({ kind: 'wind', actor: cast.device(13, 'wind'), from: 2, until: 80, level: 'caution', every: 8 }),
    chatter(cast, random, { site: 12, from: 5, until: 65, perSecond: 40 }),
    episode({ kind: 'sos', actor: cast.worker(8), from: 22, until: 75, level: 'danger', every: null }),
    episode({
      kind: 'flame',
      actor: cast.device(4, 'flame'),
      from: 34,
      until: 70,
      level: 'danger',
      every: 5,
    }),
    episode({
      kind: 'opening',
      actor: cast.device(16, 'opening'),
      from: 48,
      until: 85,
      level: 'danger',
      every: null,
    }),
  );
};

const chattering = ['gas', 'flame', 'fire', 'noise', 'dust', 'opening', 'tilt'] as const;

interface Chatter {
  readonly site: number;
  /** Seconds of story time. */
  readonly from: number;
  readonly until: number;
  readonly perSecond: number;
}

/** Detectors of one site that trip and fall back over and over. What is left tripped clears at the end. */
export function chatter(cast: Cast, random: Random, { site, from, until, perSecond }: Chatter): Step[] {
  const actors = cast.near(site, chattering, { type: 'site', site });
  const tripped = new Set<Actor>();
  const steps: Step[] = [];
  const tell = (second: number, actor: Actor, action: Hazard['action']) => {
    const level = action === 'cleared' ? 'normal' : 'danger';
    steps.push({
      at: Math.round(second * 1_000),
      type: 'hazard',
      hazard: { kind: kindOf(actor), actor, action, level },
    });
  };
  const count = Math.round((until - from) * perSecond);
  for (let index = 0; index < count; index += 1) {
    const actor = random.pick(actors);
    const second = from + (index + random.next()) / perSecond;
    if (!tripped.has(actor)) {
      tripped.add(actor);
      tell(second, actor, 'raised');
    } else if (random.next() < 0.45) {
      tell(second, actor, 'progress');
    } else {
      tripped.delete(actor);
      tell(second, actor, 'cleared');
    }
  }
  for (const [index, actor] of [...tripped].entries()) tell(until + 1 + index * 0.05, actor, 'cleared');
  return steps;
}

function kindOf(actor: Actor): HazardKind {
  return actor.type === 'device' ? actor.device.kind : 'unknown';
}
