/** What main does with an event after its commit, without a window: the picture, the sound, the notification. */
import { Picture } from '../../main/ipc/picture.ts';
import { systemClock } from '../../main/lib/clock.ts';
import { Annunciator } from '../../main/notify/annunciator.ts';
import { Notifier } from '../../main/notify/notifier.ts';
import { SoundBoard } from '../../main/notify/sound-board.ts';
import { toastWords } from '../../main/notify/words.ts';
import { createTell } from '../../main/tell.ts';
import type { Alarm } from '../../preload/contract/alarm.ts';
import { settings } from './station.ts';

export interface MainRooms {
  readonly tell: ReturnType<typeof createTell>;
  close(): void;
}

const { classes } = settings;

/** @param onNotify hears of an alarm at the moment when its notification is asked for */
export function openMainRooms(onNotify: (alarm: Alarm) => void = () => {}): MainRooms {
  const picture = new Picture(
    {
      mode: 'live',
      kiosk: false,
      desk: { id: 'desk-1', room: 'room-1' },
      seat: {
        state: 'open',
        operator: 'desk-1',
        role: 'supervisor',
        ...{ since: 0, reason: null, roster: [], waitUntil: null },
      },
      language: 'ko',
      classes,
      sites: [],
      links: [],
      alarms: [],
      log: { state: 'durable', file: 'alarms.db', setAside: null },
      sound: null,
      drill: null,
      ...{
        chat: null,
        orders: null,
        devices: null,
        room: null,
        broadcastSetup: null,
        broadcast: null,
        windows: [],
        refresh: { question: null, waitsFor: null, last: null },
      },
    },
    systemClock,
    // As on its way to a window, where a delta crosses as a copy.
    (delta) => void structuredClone(delta),
  );
  const annunciator = new Annunciator({
    notifier: new ListeningNotifier(onNotify),
    sound: new SoundBoard(),
    clock: systemClock,
    onSound: (sound) => picture.set({ sound }),
    onCount: () => {},
  });
  return {
    tell: createTell({
      picture,
      annunciator,
      trace: () => {},
      classes,
      siteName: (site) => site,
      others: () => {},
      flash: () => {},
    }),
    close() {
      annunciator.close();
      picture.close();
    },
  };
}

/** The notifier, on a system that shows everything at once and keeps nothing. */
class ListeningNotifier extends Notifier {
  readonly #onNotify: (alarm: Alarm) => void;

  constructor(onNotify: (alarm: Alarm) => void) {
    super({
      port: {
        isSupported: () => true,
        show(_toast, on) {
          on.shown();
          return { close: () => on.closed() };
        },
      },
      words: () => toastWords('ko', classes, (site) => site),
      clock: systemClock,
      isOn: () => true,
      onOutcome: () => {},
      onClick: () => {},
    });
    this.#onNotify = onNotify;
  }

  override annunciate(alarm: Alarm): void {
    this.#onNotify(alarm);
    super.annunciate(alarm);
  }
}
