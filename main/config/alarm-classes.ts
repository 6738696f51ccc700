import * as z from 'zod';
import { classOf, type AlarmClass } from '../../preload/contract/alarm.ts';
import { severities, type HazardKind, type Severity } from '../../preload/contract/hazard.ts';
import builtIn from './alarm-classes.json' with { type: 'json' };
import { checkStrictly, expects } from './check.ts';
import { fieldOf, isRecord, type Checked, type Finding } from './finding.ts';

/** Another severity where a value of the event says so: `state_name` is `주의`, and a high becomes a medium. */
export interface Level {
  /** Looked for in the event's context, then in the objects right inside it. */
  readonly key: string;
  readonly equals: string | number | boolean;
  readonly severity: Severity;
}

/**
 * An alarm class as the settings know it.
 *
 * Latching is for hazards whose end on the wire proves nothing: a person who let go of the button, a detector
 * that burnt, a camera that looks away. A gas or tilt sensor goes on measuring, so its clear is believed.
 */
export type ClassRule = AlarmClass & { readonly levels?: readonly Level[] };

const kindExpected = 'a kind of hazard, such as gas or cctv-9';
const localized = <T extends z.ZodType>(value: T) =>
  z.strictObject({ ko: value, en: value }, expects('{ ko, en }'));
const words = z.string(expects('words')).min(1, expects('words'));
const steps = z.array(words, expects('a list of steps'));
const severity = z.enum(severities, expects(`one of ${severities.join(', ')}`));

/** A row of the table: only its kind must be there, the rest is taken over (`completed`). */
const rowSchema = z.strictObject(
  {
    kind: z.string(expects(kindExpected)).regex(/^[a-z][a-z0-9-]*$/, expects(kindExpected)),
    name: localized(words).exactOptional(),
    severity: severity.exactOptional(),
    responseS: z
      .number(expects('seconds, more than 0'))
      .positive(expects('seconds, more than 0'))
      .exactOptional(),
    guidance: localized(steps).exactOptional(),
    latching: z.boolean(expects('true or false')).exactOptional(),
    shelvable: z.boolean(expects('true or false')).exactOptional(),
    levels: z
      .array(
        z.strictObject(
          {
            key: words,
            equals: z.union([z.string(), z.number(), z.boolean()], expects('words, a number, true or false')),
            severity,
          },
          expects('{ key, equals, severity }'),
        ),
        expects('a list of { key, equals, severity }'),
      )
      .exactOptional(),
  },
  expects('an alarm class: { kind, … }'),
);

const rowsSchema = z.array(rowSchema, expects('a list of alarm classes'));

type Row = z.infer<typeof rowSchema>;

/**
 * The table of alarm classes: the built-in one, and over it the rows of a settings file. A row changes the
 * fields that it names. What a class does not say is taken from its family (`cctv-9` from `cctv`), and what
 * that does not say from `unknown`; so a change of a family reaches the kinds that say nothing of their own.
 * `at` is the path of the rows in the settings, for the findings.
 */
export function buildClasses(overrides: unknown = [], at: readonly PropertyKey[] = []): Checked<ClassRule[]> {
  const own = checkStrictly(rowsSchema, overrides, at);
  if (!own.ok) return own;

  const rows = new Map<HazardKind, Row>();
  for (const row of rowsSchema.parse(builtIn)) rows.set(row.kind, row);
  const errors: Finding[] = [];
  for (const [index, row] of own.value.entries()) {
    const present = rows.get(row.kind);
    if (!present && !row.name) {
      errors.push({
        field: fieldOf([...at, index, 'name']),
        value: 'missing',
        expected: `a name in ko and en, because "${row.kind}" is a new kind`,
      });
    }
    rows.set(row.kind, { ...present, ...row });
  }
  if (errors.length > 0) return { ok: false, errors, warnings: own.warnings };
  return { ok: true, value: [...rows.values()].map((row) => completed(row, rows)), warnings: own.warnings };
}

/** How bad an event is and whether its alarm latches, by the class of its kind and by what it says. */
export function classify(
  rules: readonly ClassRule[],
  kind: HazardKind,
  context: Readonly<Record<string, unknown>>,
): { readonly severity: Severity; readonly latching: boolean } {
  const rule: ClassRule = classOf(rules, kind);
  const level = rule.levels?.find(({ key, equals }) => holds(context, key, equals));
  return { severity: level?.severity ?? rule.severity, latching: rule.latching };
}

function holds(context: Readonly<Record<string, unknown>>, key: string, equals: Level['equals']): boolean {
  const isEqual = (value: unknown) => value !== undefined && String(value).trim() === String(equals);
  if (Object.hasOwn(context, key)) return isEqual(context[key]);
  return Object.values(context).some(
    (each) => isRecord(each) && Object.hasOwn(each, key) && isEqual(each[key]),
  );
}

function completed(row: Row, rows: ReadonlyMap<HazardKind, Row>): ClassRule {
  const family = rows.get(row.kind.split('-', 1)[0] ?? '');
  const whole = { ...rows.get('unknown'), ...family, ...row };
  const { name, severity, responseS, guidance, latching, shelvable } = whole;
  if (!name || !severity || !responseS || !guidance || latching === undefined || shelvable === undefined) {
    throw new Error(`alarm classes: the built-in class "unknown" lacks a field that "${row.kind}" needs`);
  }
  return { ...whole, name, severity, responseS, guidance, latching, shelvable };
}
