/**
 * What is tried with a wall whose picture stands still, and when. Pure: time is handed in (monotonic ms).
 *
 *     alive ──a look finds no proof──▶ suspect ──a second in a row──▶ blind ──each gap──▶ one rung higher
 *       ▲                                 │                             │
 *       └────────────── a proof ──────────┴──────────── a proof ────────┘
 *
 * One proof makes it alive, and only a calm time of proofs brings the ladder back to its lowest rung: a picture that
 * falls asleep again at once is not cured by what was tried last.
 */
import { wallRungs, type WallRung } from '../../preload/contract/window.ts';

/** After so many looks without a proof in a row it is blind. */
const blindAfter = 2;
/** Between two rungs, so that each has time to help. */
const gapMs = 10_000;
/** Alive for so long: the next trouble begins at the lowest rung. */
const calmMs = 60_000;
/** The top is reached and the program may not start again yet: a new window each time. Between rungs of a tended one. */
const againMs = 60_000;

export interface Ladder {
  /** The next rung, an index of `wallRungs`; at the top it stays there. */
  readonly next: number;
  /** Looks without a proof, in a row. */
  readonly misses: number;
  readonly steppedAt: number | null;
  /** When the last frame was painted that we saw. */
  readonly provedAt: number;
  /** The first proof since the last look without one; null while there is none. */
  readonly calmSince: number | null;
}

/** One look at the picture. */
export interface Look {
  readonly at: number;
  /** How old the frame in the picture is, ms; null: it is no proof. */
  readonly provenMs: number | null;
  /** Its page does not answer: painting or loading it again cannot help, only another process can. */
  readonly isHung: boolean;
  /** It does not load, and whoever owns it tries again and again and shows what is known between: that takes time. */
  readonly isTended: boolean;
  /** Whether the program may be started again now. */
  readonly mayRelaunch: boolean;
}

export interface Climbed {
  readonly ladder: Ladder;
  readonly is: 'alive' | 'suspect' | 'blind';
  /** What is to be done now. */
  readonly rung: WallRung | null;
  /** With the proof that ends it: how long nothing moved, ms. */
  readonly wasBlindMs: number | null;
}

/** A picture of which nothing is known yet has the benefit of the doubt from `at` on. */
export function newLadder(at: number): Ladder {
  return { next: 0, misses: 0, steppedAt: null, provedAt: at, calmSince: null };
}

export function climb(ladder: Ladder, look: Look): Climbed {
  if (look.provenMs !== null) return prove(ladder, look.at, look.at - look.provenMs);
  const missed = { ...ladder, misses: ladder.misses + 1, calmSince: null };
  if (missed.misses < blindAfter) return { ladder: missed, is: 'suspect', rung: null, wasBlindMs: null };
  const { rung, next } = rungOf(missed, look);
  const climbed = rung === null ? missed : { ...missed, next, steppedAt: look.at };
  return { ladder: climbed, is: 'blind', rung, wasBlindMs: null };
}

function prove(ladder: Ladder, at: number, provedAt: number): Climbed {
  const wasBlindMs = ladder.misses >= blindAfter ? provedAt - ladder.provedAt : null;
  const calmSince = ladder.calmSince ?? at;
  const next = at - calmSince >= calmMs ? 0 : ladder.next;
  return {
    ladder: { ...ladder, next, misses: 0, provedAt, calmSince },
    is: 'alive',
    rung: null,
    wasBlindMs,
  };
}

function rungOf({ next, steppedAt }: Ladder, look: Look): { rung: WallRung | null; next: number } {
  const sinceMs = look.at - (steppedAt ?? -Infinity);
  if (sinceMs < (look.isTended ? againMs : gapMs)) return { rung: null, next };
  const wanted = look.isHung ? Math.max(next, wallRungs.indexOf('new-window')) : next;
  const rung = wallRungs[wanted] ?? 'relaunch';
  if (rung !== 'relaunch') return { rung, next: wanted + 1 };
  if (look.mayRelaunch) return { rung, next: wanted };
  return { rung: sinceMs >= againMs ? 'new-window' : null, next: wanted };
}
