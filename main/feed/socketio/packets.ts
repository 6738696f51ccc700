/**
 * How Socket.IO packets are read, the same for both generations of clients: those that cannot be read are told
 * as rejected. The libraries would close the connection (4) or throw out of the socket (3).
 */
import { Decoder, Encoder, PacketType } from 'socket.io-parser';

/** Sees the text of every packet before it is decoded. */
export type PacketText = (text: string) => string;

/** An event whose name the server took from the client library's own: `2["connect",…]`, in any namespace. */
const serverConnect = /^([25][^[]*\[\s*)"connect"/;

/**
 * Lets a server send an event named `connect`, which the client keeps for itself: it arrives as
 * `server-connect`. Without it generation 4 turns the packet away.
 */
export const renameServerConnect: PacketText = (text) => text.replace(serverConnect, '$1"server-connect"');

/** A packet as the manager tells it, of either generation. */
export interface IoPacket {
  readonly type: PacketType;
  readonly nsp: string;
  readonly data?: unknown;
}

export { PacketType };

/** Encoder and decoder classes as a manager's `parser` option takes them. */
export interface IoParser {
  readonly Encoder: new () => object;
  readonly Decoder: new () => object;
}

/** `rejected` gets packets that cannot be read, as they came. */
export function parserOf(
  generation: 3 | 4,
  rename: PacketText,
  rejected: (reason: string, text: string) => void,
): IoParser {
  class TolerantDecoder extends Decoder {
    override add(raw: unknown): void {
      const packet = typeof raw === 'string' ? rename(raw) : raw;
      try {
        super.add(packet);
      } catch (failure) {
        // Whatever was waiting for its attachments will never be whole.
        this.destroy();
        rejected(failure instanceof Error ? failure.message : String(failure), textOf(raw));
      }
    }
  }
  return { Encoder: generation === 4 ? Encoder : CallbackEncoder, Decoder: TolerantDecoder };
}

/** The same encoding, answered the way that managers of generation 3 ask for it. */
class CallbackEncoder {
  readonly #encoder = new Encoder();

  encode(packet: Parameters<Encoder['encode']>[0], done: (encoded: unknown[]) => void): void {
    // They have looked for attachments already and say so in the type; this encoder looks for itself.
    const type =
      packet.type === PacketType.BINARY_EVENT
        ? PacketType.EVENT
        : packet.type === PacketType.BINARY_ACK
          ? PacketType.ACK
          : packet.type;
    done(this.#encoder.encode({ ...packet, type }));
  }
}

function textOf(raw: unknown): string {
  return typeof raw === 'string' ? raw : 'binary data';
}
