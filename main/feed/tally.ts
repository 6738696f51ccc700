import type { LinkStatus } from '../../preload/contract/link.ts';
import { because } from '../../preload/contract/reason.ts';

/** A page shows these; the log has all of them. */
const mostRejections = 20;
/** Kinds are named by the other side, so there is a bound. */
const mostKinds = 100;
const elsewhere = '…';

/** What a connection has brought since the last sign-out, for the connections page. */
export class Tally {
  #received = 0;
  #rejected = 0;
  #duplicates = 0;
  #byKind: Record<string, number> = {};
  #kinds = 0;
  #rejections: LinkStatus['rejections'] = [];

  received(): void {
    this.#received += 1;
  }

  duplicate(): void {
    this.#duplicates += 1;
  }

  /** A message was read: of this kind, as the wire names it. */
  kind(name: string): void {
    const known = this.#byKind[name];
    if (known !== undefined) this.#byKind[name] = known + 1;
    else if (this.#kinds < mostKinds) this.#add(name);
    else this.#byKind[elsewhere] = (this.#byKind[elsewhere] ?? 0) + 1;
  }

  /** `at` is epoch ms. */
  rejected(reason: string, at: number): void {
    this.#rejected += 1;
    const line = { at, reason: because('unreadable', reason) };
    this.#rejections = [line, ...this.#rejections.slice(0, mostRejections - 1)];
  }

  forget(): void {
    this.#received = this.#rejected = this.#duplicates = this.#kinds = 0;
    this.#byKind = {};
    this.#rejections = [];
  }

  get counts(): Pick<LinkStatus, 'received' | 'rejected' | 'duplicates' | 'byKind' | 'rejections'> {
    return {
      received: this.#received,
      rejected: this.#rejected,
      duplicates: this.#duplicates,
      byKind: { ...this.#byKind },
      rejections: this.#rejections,
    };
  }

  #add(name: string): void {
    this.#kinds += 1;
    this.#byKind[name] = 1;
  }
}
