import type { Severity } from '../../preload/contract/hazard.ts';
import type { EntryType, LogQuery } from '../../preload/contract/log.ts';

/** The log view's filters as an operator fills them in; empty means any. */
export interface LogFilter {
  readonly site: string;
  readonly kind: string;
  readonly severities: readonly Severity[];
  readonly type: EntryType | '';
  readonly operator: string;
  /** What an `<input type="datetime-local">` holds: local time without a zone. */
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

export const noFilter: LogFilter = {
  site: '',
  kind: '',
  severities: [],
  type: '',
  operator: '',
  from: '',
  to: '',
  text: '',
};

/** The query of a filter, without a page. */
export function queryOf(filter: LogFilter): Omit<LogQuery, 'limit' | 'before'> {
  const from = epochOf(filter.from);
  const to = epochOf(filter.to);
  const operator = filter.operator.trim();
  const text = filter.text.trim();
  return {
    ...(filter.site !== '' && { site: filter.site }),
    ...(filter.kind !== '' && { kind: filter.kind }),
    ...(filter.severities.length > 0 && { severities: filter.severities }),
    ...(filter.type !== '' && { types: [filter.type] }),
    ...(operator !== '' && { operator }),
    ...(from !== null && { from }),
    ...(to !== null && { to }),
    ...(text !== '' && { text }),
  };
}

function epochOf(local: string): number | null {
  const at = local === '' ? NaN : new Date(local).getTime();
  return Number.isFinite(at) && at >= 0 ? at : null;
}
