/**
 * Which numbers of which authors are here. Kept small: authors count from 1 without gaps, so that what is here is
 * all up to a number, and a few beyond a gap.
 */
export interface Knowledge {
  /** By author: everything up to here. */
  readonly numbers: Readonly<Record<string, number>>;
  /** By author: what is here beyond a gap, as ranges with both ends included, ascending. */
  readonly beyond: Readonly<Record<string, readonly (readonly [from: number, to: number])[]>>;
}

/** Numbers of one author, both ends included. */
export interface NumberRange {
  readonly author: string;
  readonly from: number;
  readonly to: number;
}

/** So many ranges beyond gaps are told of each author; the others follow when these are closed. */
export const mostBeyond = 1_000;

export class Held {
  readonly #upTo = new Map<string, number>();
  readonly #beyond = new Map<string, Set<number>>();

  /** False when it was here. */
  add(author: string, number: number): boolean {
    if (this.has(author, number)) return false;
    const beyond = this.#beyond.get(author) ?? new Set();
    beyond.add(number);
    this.#beyond.set(author, beyond);
    this.#close(author, this.upTo(author));
    return true;
  }

  /** Everything up to `number` counts as here. */
  raise(author: string, number: number): void {
    if (number <= this.upTo(author)) return;
    for (const each of this.#beyond.get(author) ?? [])
      if (each <= number) this.#beyond.get(author)?.delete(each);
    this.#close(author, number);
  }

  has(author: string, number: number): boolean {
    return number <= this.upTo(author) || this.#beyond.get(author)?.has(number) === true;
  }

  /** Everything up to this number is here. */
  upTo(author: string): number {
    return this.#upTo.get(author) ?? 0;
  }

  knowledge(): Knowledge {
    const beyond = [...this.#beyond].map(
      ([author, numbers]) => [author, rangesOf([...numbers]).slice(0, mostBeyond)] as const,
    );
    return { numbers: Object.fromEntries(this.#upTo), beyond: Object.fromEntries(beyond) };
  }

  /** What another has and we have not, each author's ascending. */
  missing({ numbers, beyond }: Knowledge): readonly NumberRange[] {
    const found: NumberRange[] = [];
    for (const [author, upTo] of Object.entries(numbers)) found.push(...this.#without(author, 1, upTo));
    for (const [author, ranges] of Object.entries(beyond))
      for (const [from, to] of ranges) found.push(...this.#without(author, from, to));
    return found;
  }

  /** The parts of a range that are not here. */
  #without(author: string, from: number, to: number): NumberRange[] {
    const parts: NumberRange[] = [];
    let next = Math.max(from, this.upTo(author) + 1);
    const beyond = [...(this.#beyond.get(author) ?? [])].filter((each) => each >= next && each <= to);
    for (const each of beyond.sort((a, b) => a - b)) {
      if (each > next) parts.push({ author, from: next, to: each - 1 });
      next = each + 1;
    }
    if (next <= to) parts.push({ author, from: next, to });
    return parts;
  }

  /** From `upTo` on, as far as there is no gap. */
  #close(author: string, upTo: number): void {
    const beyond = this.#beyond.get(author);
    let last = upTo;
    while (beyond?.delete(last + 1)) last += 1;
    if (beyond?.size === 0) this.#beyond.delete(author);
    if (last > 0) this.#upTo.set(author, last);
  }
}

function rangesOf(numbers: number[]): (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (const number of numbers.sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}
