/**
 * Which recordings can be played. A file that is gone keeps nobody from watching: it is told, its clip is refused,
 * and it is looked at again when somebody chooses or sends it. Nobody waits long for a disk that does not answer.
 */
import type { ClipFault, ClipTrouble } from '../../preload/contract/broadcast.ts';
import type { ClipSettings } from '../config/broadcast.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import { Listeners } from '../lib/listeners.ts';

export interface ClipWatchParts {
  readonly clips: readonly ClipSettings[];
  /** Looks at a file. Never rejects. */
  readonly look: (file: string) => Promise<ClipFault | null>;
  readonly clock: Clock;
  /** A clip cannot be played any more, or for another reason; or again (`fault` null). */
  readonly onChange: (clip: ClipSettings, fault: ClipFault | null) => void;
}

/** A look that takes longer is a file that cannot be read, ms. */
const patienceMs = 1_000;

export class ClipWatch {
  readonly #parts: ClipWatchParts;
  readonly #faults = new Map<string, ClipFault>();
  readonly #looks = new Map<string, Promise<void>>();
  readonly #cancels = new Set<Undo>();
  readonly #changes = new Listeners<void>();
  #isClosed = false;

  constructor(parts: ClipWatchParts) {
    this.#parts = parts;
  }

  /** As they were looked at last, in the order of the settings. */
  get troubles(): readonly ClipTrouble[] {
    return this.#parts.clips.flatMap(({ id, shownFile }) => {
      const fault = this.#faults.get(id);
      return fault === undefined ? [] : [{ clip: id, file: shownFile, fault }];
    });
  }

  onChange(listener: () => void): Undo {
    return this.#changes.add(listener);
  }

  /** Null: it can be played, as far as is known. */
  faultOf(id: string): ClipFault | null {
    return this.#faults.get(id) ?? null;
  }

  /** Looks at all of them. */
  async lookAll(): Promise<void> {
    await Promise.all(this.#parts.clips.map(({ id }) => this.look(id)));
  }

  /** Looks again; resolves when it is known, or patience is over. Null, or a clip that nobody knows: at once. */
  async look(id: string | null): Promise<void> {
    const clip = this.#parts.clips.find((each) => each.id === id);
    if (!clip || this.#isClosed) return;
    const { promise: late, resolve } = Promise.withResolvers<ClipFault>();
    const cancel = this.#parts.clock.after(patienceMs, () => resolve('unreadable'));
    this.#cancels.add(cancel);
    // A disk that hangs is asked once, however often somebody asks here.
    const looking = this.#looks.get(clip.id) ?? this.#lookAt(clip);
    await Promise.race([looking, late.then((fault) => this.#found(clip, fault))]);
    cancel();
    this.#cancels.delete(cancel);
  }

  /** Leaves no timer. */
  close(): void {
    this.#isClosed = true;
    for (const cancel of this.#cancels) cancel();
  }

  #lookAt(clip: ClipSettings): Promise<void> {
    const looking = this.#parts.look(clip.file).then((fault) => {
      this.#looks.delete(clip.id);
      this.#found(clip, fault);
    });
    this.#looks.set(clip.id, looking);
    return looking;
  }

  #found(clip: ClipSettings, fault: ClipFault | null): void {
    if (this.#isClosed || fault === this.faultOf(clip.id)) return;
    if (fault === null) this.#faults.delete(clip.id);
    else this.#faults.set(clip.id, fault);
    this.#parts.onChange(clip, fault);
    this.#changes.tell();
  }
}
