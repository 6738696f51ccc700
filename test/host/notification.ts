import type { Notification, NotificationConstructorOptions } from 'electron';
import { OfferedEmitter, preventableEvent } from './offered.ts';
import type { HostRecord, RecordedNotification } from './record.ts';

type Offered = Pick<Notification, 'title' | 'body' | 'silent' | 'show' | 'close'>;

/** A notification that is shown to the record instead of the desktop; its events are Electron's. */
export class HostNotification extends OfferedEmitter implements Offered {
  readonly #record: HostRecord;
  readonly #options: NotificationConstructorOptions;
  #state: RecordedNotification['state'] = 'new';
  title: string;
  body: string;
  silent: boolean;

  constructor(record: HostRecord, options: NotificationConstructorOptions = {}) {
    super();
    this.#record = record;
    this.#options = options;
    this.title = options.title ?? '';
    this.body = options.body ?? '';
    this.silent = options.silent ?? false;
  }

  get state(): RecordedNotification['state'] {
    return this.#state;
  }

  get urgency(): NotificationConstructorOptions['urgency'] {
    return this.#options.urgency;
  }

  get timeoutType(): NotificationConstructorOptions['timeoutType'] {
    return this.#options.timeoutType;
  }

  get id(): string | undefined {
    return this.#options.id;
  }

  get groupId(): string | undefined {
    return this.#options.groupId;
  }

  /** Electron tells the outcome after the call has returned. */
  show(): void {
    const reason = this.#record.failNotifications;
    this.#state = reason === null ? 'shown' : 'failed';
    this.#record.notifications.push(this as unknown as RecordedNotification);
    process.nextTick(() => {
      if (reason === null) this.emit('show', preventableEvent());
      else this.emit('failed', preventableEvent(), reason);
    });
  }

  close(): void {
    if (this.#state !== 'shown') return;
    this.#state = 'closed';
    process.nextTick(() => this.emit('close', preventableEvent()));
  }
}
