/** How the desks' broker is spoken to: any STOMP 1.2 broker that has WebSockets. */
export interface RoomOptions {
  readonly id: string;
  /** `ws(s)://host:15674/ws` with RabbitMQ. */
  readonly url: string;
  /** The STOMP login; its passcode is the account's password. */
  readonly user: string;
  /** The virtual host; RabbitMQ's is `/`. */
  readonly host: string;
  /** The room of the desks and this desk in it; ids of the settings. */
  readonly room: string;
  readonly desk: string;
  /** `${prefix}.${room}.operations`; RabbitMQ's and most others' topics begin with `/topic/`. */
  readonly prefix: string;
  readonly timing: {
    readonly connectMs: number;
    /** Heart-beats both ways. */
    readonly beatMs: number;
    /** How long a receipt may take. */
    readonly receiptMs: number;
  };
}

export const roomDefaults: Omit<RoomOptions, 'id' | 'url' | 'user' | 'room' | 'desk'> = {
  host: '/',
  prefix: '/topic/gwanje',
  timing: { connectMs: 8_000, beatMs: 4_000, receiptMs: 5_000 },
};
