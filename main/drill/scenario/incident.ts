import { createCast, episode, floorOf, inOrder, notice, type Scenario, type Step } from './story.ts';

/** Gas spreads from one detector to its neighbours; two people call for help. Pyeongtaek. */
export const gasLeak: Scenario = (world, random) => {
  const cast = createCast(world, random);
  const site = 6;
  const source = cast.device(site, 'gas');
  const neighbours = cast.near(site, ['gas'], source).slice(0, 4);
  const spread = neighbours.flatMap((actor, index) => {
    const from = 16 + index * 7;
    const worse = index < 2 ? { worsensAt: from + 11 } : {};
    return episode({ kind: 'gas', actor, from, until: 96 - index * 6, level: 'caution', every: 4, ...worse });
  });
  const victim = cast.worker(site, floorOf(source));
  return inOrder(
    episode({ kind: 'gas', actor: source, from: 2, until: 108, level: 'caution', worsensAt: 10, every: 3 }),
    spread,
    episode({ kind: 'sos', actor: victim, from: 27, until: 88, level: 'danger', every: null }),
    episode({ kind: 'call', actor: cast.worker(site), from: 36, until: 74, level: 'danger', every: null }),
    episode({
      kind: 'cctv-10',
      actor: cast.device(site, 'camera'),
      from: 31,
      until: 66,
      level: 'danger',
      every: null,
    }),
    notice(34, 'broadcast-device', site),
    notice(110, 'broadcast-device', site),
    episode({ kind: 'dust', actor: cast.device(8, 'dust'), from: 44, until: 70, level: 'caution', every: 8 }),
  );
};

/** People in need at three sites, one of them seen falling. */
export const sos: Scenario = (world, random) => {
  const cast = createCast(world, random);
  const fallen = cast.worker(3);
  const [camera = cast.device(3, 'camera')] = cast.near(3, ['camera'], fallen);
  return inOrder(
    episode({ kind: 'sos', actor: fallen, from: 2, until: 64, level: 'danger', every: null }),
    episode({
      kind: 'cctv-10',
      actor: camera,
      from: 6,
      until: 42,
      level: 'danger',
      every: null,
    }),
    episode({ kind: 'call', actor: cast.worker(4), from: 14, until: 52, level: 'danger', every: null }),
    episode({ kind: 'sos', actor: cast.worker(9), from: 26, until: 80, level: 'danger', every: null }),
    // Pressed again, as people do when nobody has come yet.
    episode({ kind: 'sos', actor: fallen, from: 70, until: 92, level: 'danger', every: null }),
    episode({
      kind: 'cctv-26',
      actor: cast.device(5, 'camera'),
      from: 33,
      until: 58,
      level: 'caution',
      every: null,
    }),
    notice(20, 'broadcast-device', 3),
  );
};

/** Smoke on a camera, then heat and flame, then every detector around in order of distance. Ulsan. */
export const fire: Scenario = (world, random) => {
  const cast = createCast(world, random);
  const site = 12;
  const source = cast.device(site, 'flame');
  const around = cast.near(site, ['fire', 'flame'], source).slice(0, 9);
  const spread = around.flatMap((actor, index): Step[] => {
    const kind = actor.type === 'device' ? actor.device.kind : 'fire';
    const from = 14 + index * 5;
    return episode({ kind, actor, from, until: 128 - index * 4, level: 'danger', every: 6 });
  });
  const [camera] = cast.near(site, ['camera'], source);
  const seen = camera
    ? [
        episode({ kind: 'cctv-8', actor: camera, from: 2, until: 70, level: 'danger', every: null }),
        episode({ kind: 'cctv-9', actor: camera, from: 9, until: 118, level: 'danger', every: null }),
      ]
    : [];
  const fumes = cast.near(site, ['gas'], source).slice(0, 3);
  return inOrder(
    ...seen,
    episode({ kind: 'flame', actor: source, from: 6, until: 134, level: 'danger', every: 3 }),
    spread,
    ...fumes.map((actor, index) =>
      episode({
        kind: 'gas',
        actor,
        from: 30 + index * 6,
        until: 120,
        level: 'caution',
        worsensAt: 44 + index * 6,
        every: 5,
      }),
    ),
    episode({
      kind: 'sos',
      actor: cast.worker(site, floorOf(source)),
      from: 24,
      until: 92,
      level: 'danger',
      every: null,
    }),
    episode({
      kind: 'unknown-20',
      actor: cast.device(site, 'breaker'),
      from: 38,
      until: null,
      level: 'danger',
      every: null,
    }),
    notice(18, 'broadcast-device', site),
  );
};
