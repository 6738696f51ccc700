import { describe, expect, it } from 'vitest';
import { classOf } from '../../../preload/contract/alarm.ts';
import { builtInTemplates } from '../../../main/config/built-in-templates.ts';
import { defaultSettings } from '../../../main/config/settings.ts';
import { brokenRules, needsAlarm } from '../../../main/config/templates.ts';

const { classes } = defaultSettings();

describe('the built-in templates', () => {
  it('keep every rule', () => {
    const broken = builtInTemplates.flatMap((each) =>
      brokenRules(each, { clips: [], maxRepeats: 20 }).map(([, expected]) => `${each.id}: ${expected}`),
    );
    expect(broken).toEqual([]);
  });

  it('have ids of their own, and words and names in both languages', () => {
    expect(new Set(builtInTemplates.map(({ id }) => id)).size).toBe(builtInTemplates.length);
    for (const { id, name, ko, en } of builtInTemplates) {
      expect([name.ko, ko].join(), id).toMatch(/^[가-힣].*,.*[가-힣]/);
      expect(en, id).toMatch(/^[\x20-\x7e]+$/);
      expect(name.en, id).toMatch(/^[A-Z][a-z :]+$/i);
    }
  });

  it('begin with 4 to 6 seconds of tone and pause for 10 at most where people must not miss them', () => {
    const loud = builtInTemplates.filter(({ priority }) => priority !== 'routine');
    expect(loud.length).toBeGreaterThan(5);
    for (const { id, tone, gapS, repeats } of loud) {
      expect(tone?.seconds, id).toBeGreaterThanOrEqual(4);
      expect(tone?.seconds, id).toBeLessThanOrEqual(6);
      expect(gapS, id).toBeLessThanOrEqual(10);
      expect(repeats, id).toBeGreaterThanOrEqual(2);
    }
  });

  it('tell the same in both languages: what one has a field for, the other has', () => {
    const fieldsOf = (words: string | null) =>
      [...(words ?? '').matchAll(/\{\w+\}/g)].map(([field]) => field).toSorted();
    for (const { id, ko, en } of builtInTemplates) expect(fieldsOf(ko), id).toEqual(fieldsOf(en));
  });

  it.each([
    ['gas', 'gas-evacuation'],
    ['fire', 'fire-evacuation'],
    ['flame', 'fire-evacuation'],
    ['cctv-9', 'fire-evacuation'],
    ['cctv-20', 'flood-evacuation'],
    ['sos', 'help-is-coming'],
    ['call', 'help-is-coming'],
    ['cctv-10', 'help-is-coming'],
    ['tilt', 'collapse-keep-away'],
    ['opening', 'opening-keep-away'],
    ['wind', 'wind-stop-work'],
    ['noise', 'noise-notice'],
    ['dust', 'dust-notice'],
    ['cctv', 'rule-notice'],
  ])('have words for %s: %s', (kind, id) => {
    expect(builtInTemplates.filter(({ kinds }) => kinds.includes(kind)).map((each) => each.id)).toEqual([id]);
  });

  it('are an emergency or urgent for every class that is critical, and no emergency for a low one', () => {
    const severityOf = (kind: string) => classOf(classes, kind).severity;
    for (const { id, kinds, priority } of builtInTemplates) {
      const severities = kinds.map(severityOf);
      if (severities.includes('critical')) expect(priority, id).not.toBe('routine');
      if (severities.includes('low')) expect(priority, id).toBe('routine');
    }
  });

  it('for every day, a test and the all-clear can be said without an alarm, and are nobody’s answer to one', () => {
    const free = builtInTemplates.filter(({ kinds }) => kinds.length === 0);
    expect(free.map(({ id }) => id)).toEqual(['all-clear', 'daily-safety', 'speaker-test']);
    expect(free.filter(needsAlarm)).toEqual([]);
  });

  it('of the all-clear goes out in quiet hours that refuse what is routine', () => {
    expect(builtInTemplates.find(({ id }) => id === 'all-clear')?.priority).toBe('urgent');
  });
});
