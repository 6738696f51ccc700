/** Templates: the built-in ones, those of a settings file over them, and the rules that each has to keep. */
import type { BroadcastRule, BroadcastTemplate } from '../../preload/contract/broadcast.ts';
import { builtInTemplates } from './built-in-templates.ts';
import type { TemplateFile } from './template-schema.ts';
import type { Wrong } from './wrong.ts';

/** What the words of a template may be filled with. */
const fields = ['site', 'place', 'hazard', 'reading'];

/** ISO 7240-16 7.2.2, by alarm-rules 6. */
const toneS = { least: 3, most: 10 };
const gapS = { most: 30, mostWithoutTone: 10 };

/** What a new template is where it says nothing. */
const plain: Omit<BroadcastTemplate, 'id' | 'name'> = {
  kinds: [],
  ko: null,
  en: null,
  clip: null,
  tone: null,
  repeats: 1,
  gapS: 3,
  priority: 'routine',
  endS: null,
};

/** A row changes the fields that it names of the one with its id, wherever that stands; a new one comes last. */
export function mergedTemplates(rows: readonly TemplateFile[]): readonly BroadcastTemplate[] {
  const merged = new Map(builtInTemplates.map((template) => [template.id, template]));
  for (const row of rows) {
    // A new one without a name is found by `wrongTemplates`.
    const base = merged.get(row.id) ?? { ...plain, id: row.id, name: { ko: row.id, en: row.id } };
    merged.set(row.id, { ...base, ...row });
  }
  return [...merged.values()];
}

/** What is wrong with the rows of a file, each looked at as it is once it is whole. */
export function wrongTemplates(
  rows: readonly TemplateFile[],
  given: { readonly clips: readonly string[]; readonly maxRepeats: number },
): Wrong[] {
  const merged = new Map(mergedTemplates(rows).map((template) => [template.id, template]));
  return rows.flatMap((row, index): Wrong[] => {
    const template = merged.get(row.id);
    if (!template) return [];
    const isNew = !builtInTemplates.some(({ id }) => id === row.id);
    const found: Wrong[] = brokenRules(template, given).map(([path, expected]) => [
      [index, ...path],
      expected,
    ]);
    if (isNew && !row.name) {
      found.unshift([
        [index, 'name'],
        `a name in ko and en, because "${row.id}" is none of the built-in ones`,
      ]);
    }
    return found;
  });
}

/** The rules that a template breaks, named as a draft that breaks them is refused. */
export function brokenRules(
  template: BroadcastTemplate,
  { clips, maxRepeats }: { readonly clips: readonly string[]; readonly maxRepeats: number },
): Wrong[] {
  const { ko, en, clip, tone, repeats, priority, endS } = template;
  const found: Wrong[] = [];
  const add = (field: string, rule: BroadcastRule, expected: string) => {
    found.push([[field], `${expected} (${rule})`]);
  };
  if (ko === null && en === null && clip === null) add('ko', 'nothing-to-say', 'words or a clip');
  for (const [field, words] of Object.entries({ ko, en })) {
    if (unknownFields(words ?? '', fields).length > 0) {
      add(field, 'unfilled-field', `no other fields than ${named(fields)}`);
    }
  }
  if (clip !== null && !clips.includes(clip)) add('clip', 'unknown-clip', 'the id of a clip');
  if (tone === null && priority !== 'routine') {
    add('tone', 'tone-missing', `a tone, because it is ${priority}: ISO 7240-16`);
  }
  if (tone !== null && (tone.seconds < toneS.least || tone.seconds > toneS.most)) {
    found.push([
      ['tone', 'seconds'],
      `${toneS.least} to ${toneS.most} seconds of tone: ISO 7240-16 (tone-length)`,
    ]);
  }
  if (endS !== null && endS <= (tone?.seconds ?? 0)) {
    add('endS', 'nothing-to-say', 'an end after the tone, so that something is said');
  }
  if (template.gapS > gapS.most) {
    add('gapS', 'gap-length', `at most ${gapS.most} seconds between two messages: ISO 7240-16`);
  } else if (template.gapS > gapS.mostWithoutTone && tone === null) {
    const expected = `a tone where it is silent for more than ${gapS.mostWithoutTone} seconds: ISO 7240-16`;
    add('gapS', 'silence-without-tone', expected);
  }
  if (repeats === null && priority !== 'emergency') {
    add('repeats', 'endless', 'a number: only an emergency is given until it is stopped');
  }
  if (repeats !== null && repeats > maxRepeats) add('repeats', 'too-many-repeats', `at most ${maxRepeats}`);
  return found;
}

/** Whether an alarm has to be there for its words to be whole: place and reading may be missing, the hazard not. */
export function needsAlarm({ kinds, ko, en }: Pick<BroadcastTemplate, 'kinds' | 'ko' | 'en'>): boolean {
  return kinds.length === 0 && `${ko ?? ''}${en ?? ''}`.includes('{hazard}');
}

/** What stands in braces and is none of these. */
export function unknownFields(text: string, known: readonly string[]): string[] {
  return [...text.matchAll(/\{([^{}]*)\}/g)]
    .map(([, field = '']) => field)
    .filter((each) => !known.includes(each));
}

export function named(known: readonly string[]): string {
  return known.map((field) => `{${field}}`).join(', ');
}
