/** What a run of the benchmarks says: a table for people, and the same figures as JSON under stable names. */

/** One measured value. */
export interface Figure {
  /** Stable from run to run, as `ingest.ratio`: what a JSON report is compared by. */
  readonly name: string;
  readonly value: number;
  /** As `ms`, `/s`, `%`; empty for a plain number. */
  readonly unit: string;
  /** Absent where a figure is only told. */
  readonly aim?: Aim;
}

/** Where a figure should be; the limit itself is met. */
export interface Aim {
  readonly at: 'least' | 'most';
  readonly limit: number;
}

export type Verdict = 'met' | 'short' | 'told';

/** What the figures were measured with. */
export interface Circumstances {
  readonly at: string;
  readonly node: string;
  readonly processor: string;
  readonly cores: number;
  /** Small sizes: the figures show that the benchmarks work, and nothing else. */
  readonly isQuick: boolean;
  readonly seconds: number;
}

export function verdictOf({ value, aim }: Figure): Verdict {
  if (!aim) return 'told';
  const isMet = aim.at === 'least' ? value >= aim.limit : value <= aim.limit;
  return isMet ? 'met' : 'short';
}

/** Lines of `name figure unit aim verdict`, in columns. */
export function formatTable(figures: readonly Figure[]): string {
  const rows = [
    ['name', 'figure', 'unit', 'aim', ''],
    ...figures.map((figure) => [
      figure.name,
      formatNumber(figure.value),
      figure.unit,
      formatAim(figure.aim),
      verdictOf(figure) === 'told' ? '' : verdictOf(figure),
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  // Figures stand right in their column, so that sizes are compared at a glance.
  const line = (row: readonly string[]) =>
    row.map((cell, column) =>
      column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
    );
  return rows.map((row) => line(row).join('  ').trimEnd()).join('\n');
}

/** The report as JSON text: circumstances, and each figure under its name. */
export function formatJson(figures: readonly Figure[], circumstances: Circumstances): string {
  const named = figures.map((figure) => {
    const { name, value, unit, aim } = figure;
    return [name, { value, unit, ...(aim && { aim, verdict: verdictOf(figure) }) }] as const;
  });
  return `${JSON.stringify({ ...circumstances, figures: Object.fromEntries(named) }, null, 2)}\n`;
}

function formatAim(aim: Aim | undefined): string {
  if (!aim) return '';
  return `${aim.at === 'least' ? '>=' : '<='} ${formatNumber(aim.limit)}`;
}

/** Three digits that count, and thousands set apart. */
function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  const decimals = Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}
