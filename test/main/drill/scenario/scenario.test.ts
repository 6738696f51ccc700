import { describe, expect, it } from 'vitest';
import type { Severity } from '../../../../preload/contract/hazard.ts';
import { buildClasses, classify } from '../../../../main/config/alarm-classes.ts';
import { createRandom } from '../../../../main/drill/random.ts';
import { scenarios } from '../../../../main/drill/scenario/table.ts';
import { Stage, type Sent } from '../../../../main/drill/stage.ts';
import { createWorld } from '../../../../main/drill/world.ts';
import { createDecoder, type Decoded } from '../../../../main/feed/ima/decode.ts';
import { imaDefaults } from '../../../../main/feed/ima/options.ts';
import { createRedactor } from '../../../../main/feed/ima/payload.ts';

const world = createWorld(1);
const startedAt = 1_760_000_000_000;
const names = Object.keys(scenarios);

/** A story played without time or wire: what would be published, with its offset. */
function play(name: string, seed = 1): readonly (Sent & { readonly offset: number })[] {
  const stage = new Stage(seed === 1 ? world : createWorld(seed));
  return storyOf(name, seed, stage).flatMap((step) => {
    const at = startedAt + step.at;
    const sent =
      step.type === 'hazard'
        ? stage.play(step.hazard, step.at, at)
        : step.type === 'notice'
          ? stage.notice(step.notice, step.site, step.at, at)
          : null;
    return sent ? [{ ...sent, offset: step.at }] : [];
  });
}

function storyOf(name: string, seed: number, stage: Stage) {
  const scenario = scenarios[name];
  if (!scenario) throw new Error(`no scenario ${name}`);
  return scenario(stage.world, createRandom(seed).fork(name));
}

function decodeAll(sent: readonly Sent[]): Decoded[] {
  const classes = buildClasses();
  if (!classes.ok) throw new Error('the default alarm classes do not build');
  const rules = classes.value;
  const decoder = createDecoder(
    imaDefaults,
    (kind, context) => classify(rules, kind, context),
    createRedactor(imaDefaults.secretKeys),
  );
  return sent.map(({ envelope }) => decoder.decode(JSON.stringify(envelope), startedAt + 600_000));
}

describe.each(names)('the scenario "%s"', (name) => {
  it('tells the same story with the same seed, and another with another', () => {
    expect(play(name)).toEqual(play(name));
    expect(play(name, 2)).not.toEqual(play(name));
  });

  it('tells it in order of time', () => {
    const times = storyOf(name, 1, new Stage(world)).map((step) => step.at);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });

  it('has something on screen soon, and something by the third second unless it is a calm one', () => {
    const first = play(name)[0]?.offset ?? Infinity;
    expect(first).toBeLessThanOrEqual(name === 'calm' ? 5_000 : 3_000);
  });

  it('sends only what the decoder can read, each with a source, a place and its site', () => {
    for (const decoded of decodeAll(play(name))) {
      if (decoded.is === 'notice') continue;
      if (decoded.is === 'rejected') throw new Error(decoded.reason);
      expect(decoded.report.source?.id).toMatch(/^\d+$/);
      expect(decoded.report.place).not.toBeNull();
      expect(decoded.report.message).not.toBeNull();
    }
  });

  it('clears nothing that it did not raise, and raises nothing that is active', () => {
    const active = new Set<string>();
    for (const { envelope, site } of play(name)) {
      if (envelope.msg_type === 100 || envelope.msg_type === 311) continue;
      const { device_idx, idx, cctv_no, type, mb_no } = envelope.context;
      const key = JSON.stringify([site, envelope.msg_type, device_idx, idx, cctv_no, type, mb_no]);
      expect([key, active.has(key)]).toEqual([key, envelope.action_type !== 1]);
      if (envelope.action_type === 1) active.add(key);
      if (envelope.action_type === 0) active.delete(key);
    }
  });

  it('leaves the line whole at its end', () => {
    const cuts = storyOf(name, 1, new Stage(world)).flatMap((step) =>
      step.type === 'line' ? [step.cut] : [],
    );
    expect(cuts.filter((cut) => cut === 'freeze').length).toBe(cuts.filter((cut) => cut === 'thaw').length);
  });
});

describe('the default shift', () => {
  const sent = play('shift');
  const reports = decodeAll(sent).flatMap((decoded) => (decoded.is === 'hazard' ? [decoded.report] : []));

  it('lasts three to four minutes', () => {
    const last = sent.at(-1)?.offset ?? 0;
    expect(last).toBeGreaterThan(180_000);
    expect(last).toBeLessThan(240_000);
  });

  it('shows every severity, a worsening, returns, and an SOS beside a flame', () => {
    const severities = new Set<Severity>(reports.map((report) => report.severity));
    expect([...severities].toSorted()).toEqual(['critical', 'high', 'low', 'medium']);
    const gas = reports.filter((report) => report.kind === 'gas').slice(0, 8);
    expect(gas[0]?.severity).toBe('high');
    expect(gas.some((report) => report.severity === 'critical')).toBe(true);
    expect(reports.filter((report) => report.action === 'cleared').length).toBeGreaterThan(10);
    const sitesOf = (type: number) =>
      new Set(sent.flatMap((each) => (each.envelope.msg_type === type ? [each.site] : [])));
    expect([...sitesOf(3)].every((site) => sitesOf(13).has(site))).toBe(true);
  });

  it('has alarms on many sites', () => {
    expect(new Set(sent.map((each) => each.site)).size).toBeGreaterThan(10);
  });

  it('cuts the line half-open for longer than two and a half beats', () => {
    const cuts = storyOf('shift', 1, new Stage(world)).flatMap((step) =>
      step.type === 'line' ? [[step.cut, step.at] as const] : [],
    );
    expect(cuts.map(([cut]) => cut)).toEqual(['freeze', 'thaw']);
    expect((cuts[1]?.[1] ?? 0) - (cuts[0]?.[1] ?? 0)).toBeGreaterThan(10_000);
  });
});

describe('the other stories', () => {
  it('flood: one site sends thousands, and three others are heard in the middle of it', () => {
    const sent = play('flood');
    const bySite = Map.groupBy(sent, (each) => each.site);
    expect(bySite.get(12)?.length).toBeGreaterThan(2_000);
    const during = sent.filter((each) => each.site !== 12 && each.offset > 5_000 && each.offset < 65_000);
    expect(new Set(during.map((each) => each.site)).size).toBeGreaterThanOrEqual(3);
  });

  it('storm: wind reaches every site, from west to east', () => {
    const raised = play('storm').filter(
      (each) => each.envelope.msg_type === 8 && each.envelope.action_type === 1,
    );
    const longitudes = raised.map((each) => world.sites[each.site - 1]?.position[0]);
    expect(raised.length).toBe(world.sites.length);
    expect(longitudes).toEqual(longitudes.toSorted());
  });

  it('link-loss: while the line is frozen one alarm ends and another begins', () => {
    const frozen = play('link-loss').filter((each) => each.offset > 12_000 && each.offset < 32_000);
    const actions = frozen.map((each) => `${each.envelope.msg_type}/${each.envelope.action_type}`);
    expect(actions).toEqual(expect.arrayContaining(['4/0', '13/1']));
  });

  it('calm: nothing but low alarms, and they pass', () => {
    const reports = decodeAll(play('calm')).flatMap((decoded) =>
      decoded.is === 'hazard' ? [decoded.report] : [],
    );
    expect(new Set(reports.map((report) => report.severity))).toEqual(new Set(['low']));
    const count = (action: string) => reports.filter((report) => report.action === action).length;
    expect(count('cleared')).toBe(count('raised'));
  });

  it('name keys of sources differently by kind, and sometimes no site', () => {
    const sent = names.flatMap((name) => play(name));
    const keys = new Set(sent.flatMap((each) => Object.keys(each.envelope.context)));
    expect([...keys]).toEqual(
      expect.arrayContaining(['device_idx', 'idx', 'cctv_no', 'mb_no', 'lat', 'grid_x']),
    );
    expect(sent.some((each) => !('wp_no' in each.envelope.context))).toBe(true);
  });
});
