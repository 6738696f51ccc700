import { classOf, type AlarmClass } from '../../../preload/contract/alarm.ts';
import type { Severity } from '../../../preload/contract/hazard.ts';
import type { Classify } from '../feed.ts';
import { textOf } from './context.ts';

/** A key of the context whose value says how bad it is, where a deployment has one. */
export interface SeverityLevel {
  readonly key: string;
  readonly values: Readonly<Record<string, Severity>>;
}

/** Severity and latching by the table of classes; a level that the context names wins over its class. */
export function createClassify(
  classes: readonly AlarmClass[],
  levels: readonly SeverityLevel[] = [],
): Classify {
  return (kind, context) => {
    const { severity, latching } = classOf(classes, kind);
    for (const { key, values } of levels) {
      const level = values[textOf(context[key]) ?? ''];
      if (level) return { severity: level, latching };
    }
    return { severity, latching };
  };
}
