/** A straight line through measured points, and how sure its slope is. */
export interface Line {
  readonly mean: number;
  /** For each unit of x. */
  readonly slope: number;
  /** Of the slope: twice as much to either side holds the true one nineteen times of twenty. */
  readonly error: number;
}

/** Least squares. A slope needs two points with different x, its error a third. */
export function fitLine(points: readonly { readonly x: number; readonly y: number }[]): Line {
  const count = points.length;
  const meanOf = (pick: 'x' | 'y') => points.reduce((sum, point) => sum + point[pick], 0) / count;
  const centre = { x: meanOf('x'), y: meanOf('y') };
  const sum = (of: (dx: number, dy: number) => number) =>
    points.reduce((total, { x, y }) => total + of(x - centre.x, y - centre.y), 0);
  const spread = sum((dx) => dx * dx);
  if (!(spread > 0)) throw new Error('fit: a line needs two points at different places');
  const slope = sum((dx, dy) => dx * dy) / spread;
  const rest = sum((dx, dy) => (dy - slope * dx) ** 2);
  const error = count > 2 ? Math.sqrt(rest / (count - 2) / spread) : Infinity;
  return { mean: centre.y, slope, error };
}
