import type { ChatNotice } from '../../preload/contract/message.ts';

/** Notices kept; beyond that the oldest go. */
const most = 50;
/** Characters of a notice that are kept. */
const longest = 1_000;

/** What the server has announced and nobody has dismissed yet. */
export class NoticeBoard {
  #notices: readonly ChatNotice[] = [];

  get notices(): readonly ChatNotice[] {
    return this.#notices;
  }

  /** The same words again are the same notice. */
  add(notice: ChatNotice): void {
    const text = notice.text.slice(0, longest);
    if (this.#notices.some((other) => other.kind === notice.kind && other.text === text)) return;
    this.#notices = [...this.#notices, { ...notice, text }].slice(-most);
  }

  /** False: there is no such notice. */
  dismiss(id: number): boolean {
    const before = this.#notices.length;
    this.#notices = this.#notices.filter((notice) => notice.id !== id);
    return this.#notices.length < before;
  }

  clear(): void {
    this.#notices = [];
  }
}
