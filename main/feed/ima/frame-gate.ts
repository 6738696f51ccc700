/**
 * Stands before stompjs' parser, which reads a stream: rubbish without its end, a header without a colon or a
 * wrong content-length would make it swallow the good frames that follow, while the link still looks alive.
 * Through here goes one whole frame at a time, and what is none is handed out as rejected. The messages of
 * whoever asks for them are read here too, and stompjs never sees them.
 */

/** A frame longer than this is not read at all, in characters: a body of 1 MB and its headers. */
export const maxFrameLength = 1_100_000;

/** The command, the headers, each with its colon, and the empty line. */
const head = /^(?:CONNECTED|MESSAGE|RECEIPT|ERROR)\r?\n(?:[^:\r\n]+:[^\r\n]*\r?\n)*\r?\n/;

/** The start of a frame: whatever was left open before it is over. */
const start = /^(?:CONNECTED|MESSAGE|RECEIPT|ERROR)\r?\n/;

const contentLength = /\ncontent-length:\s*(\d+)\r?\n/;
const subscription = /\nsubscription:([^\r\n]*)/;
const destination = /\ndestination:([^\r\n]*)/;

/** What a subscriber needs of a MESSAGE. Header values as they stand: neither our ids nor topics hold what is escaped. */
export interface TopicMessage {
  readonly subscription: string | null;
  readonly destination: string | null;
  readonly body: string;
}

export interface FrameEvents {
  /** One whole frame with its NUL, or nothing but line feeds: a heart-beat. */
  passed(text: string): void;
  rejected(reason: string, text: string): void;
  /**
   * A MESSAGE, in place of `passed`. For who acknowledges nothing: stompjs reads byte by byte, and takes as long for
   * it as all that follows.
   */
  message?: ((message: TopicMessage) => void) | undefined;
}

export class FrameGate {
  readonly #events: FrameEvents;
  #open = '';

  constructor(events: FrameEvents) {
    this.#events = events;
  }

  /** Takes one WebSocket message: most often exactly one frame, or a heart-beat. */
  take(text: string): void {
    if (this.#open !== '') return this.#takePieces(text);
    if (isBeat(text)) return this.#events.passed(text);
    if (text.indexOf('\0') === text.length - 1) return this.#frame(text);
    this.#takePieces(text);
  }

  #takePieces(text: string): void {
    if (this.#open !== '' && start.test(text)) {
      this.#events.rejected('a frame without its end', this.#open);
      this.#open = '';
    }
    const pieces = (this.#open + text).split('\0');
    const rest = pieces.pop() ?? '';
    for (const piece of pieces) this.#frame(`${piece}\0`);
    if (isBeat(rest)) {
      this.#open = '';
      if (rest !== '') this.#events.passed(rest);
    } else if (rest.length > maxFrameLength || !couldBegin(rest)) {
      this.#open = '';
      this.#events.rejected('not a STOMP frame', rest);
    } else {
      this.#open = rest;
    }
  }

  #frame(text: string): void {
    // Servers may put line feeds between frames.
    const frame = text.replace(/^[\r\n]+/, '');
    if (frame.length > maxFrameLength) {
      return this.#events.rejected(
        `a frame of ${frame.length} characters, at most ${maxFrameLength} are read`,
        frame,
      );
    }
    const headers = head.exec(frame)?.[0];
    if (headers === undefined) return this.#events.rejected('not a STOMP frame', frame);
    const announced = contentLength.exec(headers)?.[1];
    if (announced !== undefined) {
      const length = Buffer.byteLength(frame) - Buffer.byteLength(headers) - 1;
      if (Number(announced) !== length) {
        return this.#events.rejected(`content-length ${announced}, but the body has ${length} bytes`, frame);
      }
    }
    const { message } = this.#events;
    if (message && headers.startsWith('MESSAGE')) message(readMessage(frame, headers));
    else this.#events.passed(frame);
  }
}

/** The first header of a name counts (STOMP 1.2). A frame ends with its NUL. */
function readMessage(frame: string, headers: string): TopicMessage {
  return {
    subscription: subscription.exec(headers)?.[1] ?? null,
    destination: destination.exec(headers)?.[1] ?? null,
    body: frame.slice(headers.length, -1),
  };
}

function isBeat(text: string): boolean {
  return text === '\n' || /^[\r\n]*$/.test(text);
}

/** Whether text without an end may still become a frame. */
function couldBegin(text: string): boolean {
  const trimmed = text.replace(/^[\r\n]+/, '');
  if (start.test(trimmed)) return true;
  return ['CONNECTED', 'MESSAGE', 'RECEIPT', 'ERROR'].some((command) =>
    command.startsWith(trimmed.trimEnd()),
  );
}
