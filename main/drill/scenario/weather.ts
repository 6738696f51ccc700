import { createCast, episode, inOrder, notice, type Scenario, type Step } from './story.ts';

/** A calm shift of five minutes: now and then something small that passes. */
export const calm: Scenario = (world, random) => {
  const cast = createCast(world, random);
  const steps: Step[] = [];
  for (let second = 4; second < 270; second += random.between(18, 34)) {
    const { number } = random.pick(world.sites);
    const kind = random.pick(['noise', 'dust', 'noise', 'dust', 'camera'] as const);
    const until = second + random.between(14, 30);
    const actor = cast.device(number, kind);
    const from = second;
    steps.push(
      ...(kind === 'camera'
        ? episode({ kind: 'cctv-0', actor, from, until, level: 'caution', every: null })
        : episode({ kind, actor, from, until, level: 'caution', every: 5 })),
    );
  }
  return inOrder(steps, notice(60, 'progress', 1), notice(180, 'progress', 1));
};

/** A front crosses the country from west to east: wind everywhere, then what wind does. */
export const storm: Scenario = (world, random) => {
  const cast = createCast(world, random);
  const sites = world.sites.toSorted((one, other) => one.position[0] - other.position[0]);
  const steps = sites.flatMap(({ number }, index) => {
    const arrives = 2 + index * 3.4;
    const leaves = arrives + random.between(70, 86);
    const worse = random.next() < 0.6 ? { worsensAt: arrives + random.between(14, 30) } : {};
    const wind = cast.device(number, 'wind');
    const own = [
      episode({
        kind: 'wind',
        actor: wind,
        from: arrives,
        until: leaves,
        level: 'caution',
        every: 5,
        ...worse,
      }),
    ];
    const strikes = (kind: 'tilt' | 'opening', after: number) =>
      episode({
        kind,
        actor: cast.device(number, kind),
        from: arrives + after,
        until: leaves + 8,
        level: 'danger',
        every: kind === 'tilt' ? 6 : null,
      });
    if (random.next() < 0.5) own.push(strikes('tilt', random.between(20, 40)));
    if (random.next() < 0.45) own.push(strikes('opening', random.between(12, 36)));
    if (random.next() < 0.25) {
      const actor = cast.device(number, 'breaker');
      own.push(
        episode({
          kind: 'unknown-20',
          actor,
          from: arrives + 33,
          until: leaves,
          level: 'danger',
          every: null,
        }),
      );
    }
    return own.flat();
  });
  return inOrder(steps);
};
