import type { Severity } from '../../preload/contract/hazard.ts';

/** How one thing is painted: an outline in a box of 16 by 16, as ui/Mark has it, and a token for its colour. */
export interface Paint {
  readonly outline: string;
  /** The height of its middle: where a core sits. */
  readonly middle: number;
  readonly token: `--${string}`;
}

/** Every colour has its shape: the one table that says which belong together. */
export const paints: Readonly<Record<Severity, Paint>> = {
  critical: { outline: 'M8 2 14.8 14H1.2Z', middle: 9.8, token: '--critical' },
  high: { outline: 'M8 1.2 14.8 8 8 14.8 1.2 8Z', middle: 8, token: '--high' },
  medium: { outline: 'M2.2 8a5.8 5.8 0 1 0 11.6 0a5.8 5.8 0 1 0 -11.6 0Z', middle: 8, token: '--medium' },
  low: { outline: 'M2.4 2.4h11.2v11.2H2.4Z', middle: 8, token: '--low' },
};

/** Nobody can see: a dashed square, hatched. */
export const blindPaint = {
  outline: 'M1.8 1.8h12.4v12.4H1.8Z',
  hatch: 'M2 8 8 2M2 14 14 2M8 14 14 8',
  token: '--blind',
} as const;

/** Nothing is wrong: a ring. */
export const calmPaint: Omit<Paint, 'middle'> = {
  outline: 'M3 8a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z',
  token: '--map-calm',
};

/** Of broadcasts: a loudspeaker with its waves, or crossed out. No colour, for neither is an alarm. */
export const soundPaints = {
  speaking: 'M2.4 6v4h2.4L8.4 13V3L4.8 6ZM11 5.6a3.4 3.4 0 0 1 0 4.8M12.9 3.6a6.2 6.2 0 0 1 0 8.8',
  missed: 'M2.4 6v4h2.4L8.4 13V3L4.8 6ZM10.8 5.8l4.2 4.4M15 5.8l-4.2 4.4',
} as const;

/** Sizes in CSS pixels. */
export interface Sizes {
  readonly mark: number;
  readonly calmMark: number;
  readonly alarmLabel: number;
  readonly calmLabel: number;
  /** Between a mark and its label. */
  readonly gap: number;
}

const deskSizes: Sizes = { mark: 25, calmMark: 17, alarmLabel: 17, calmLabel: 14, gap: 7 };
/** Read from 6 m. */
const wallSizes: Sizes = { mark: 52, calmMark: 36, alarmLabel: 42, calmLabel: 30, gap: 12 };

/** Sizes for a desk, growing with its base font, or for a wall, growing with its width. */
export function sizesFor(isWall: boolean, { scale, wallScale }: { scale: number; wallScale: number }): Sizes {
  const [sizes, by] = isWall ? [wallSizes, wallScale] : [deskSizes, scale];
  return {
    mark: Math.round(sizes.mark * by),
    calmMark: Math.round(sizes.calmMark * by),
    alarmLabel: Math.round(sizes.alarmLabel * by),
    calmLabel: Math.round(sizes.calmLabel * by),
    gap: Math.round(sizes.gap * by),
  };
}
