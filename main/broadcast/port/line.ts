/** What a way out needs of a connection. A feed has all of it; a test may bring its own. */
import type { Link, LinkStatus } from '../../../preload/contract/link.ts';
import { because, type Reason } from '../../../preload/contract/reason.ts';
import type { FeedMessage } from '../../feed/feed.ts';
import type { PushOrder, SendAnswer, SiteNotice } from '../../feed/ima/outbound.ts';
import type { DeviceWire } from '../../feed/rexsys/device-event.ts';
import type { Undo } from '../../lib/disposer.ts';

export interface Line {
  /** The connection's id in the settings. */
  readonly name: string;
  readonly status: Pick<LinkStatus, 'address' | 'link'>;
  onStatus(listener: (status: LinkStatus) => void): Undo;
}

/** A connection to devices. */
export interface DeviceLine extends Line, DeviceWire {
  onMessage(listener: (message: FeedMessage) => void): Undo;
}

/** A connection to a site platform. */
export interface SiteLine extends Line {
  /** The origin of the two calls below; null where the settings name none. */
  readonly outbound: string | null;
  /** Never rejects. */
  push(order: PushOrder): Promise<SendAnswer>;
  /** Never rejects. */
  notifySite(notice: SiteNotice): Promise<SendAnswer>;
}

/** Why a connection carries nothing now; null where nothing stands in the way. */
export function troubleOf(link: Link): Reason | null {
  switch (link.state) {
    case 'up':
      return null;
    case 'stopped':
      return because('closed');
    case 'connecting':
      return because('not-connected');
    case 'stale':
      return because('no-answer');
    case 'waiting':
    case 'refused':
      return link.reason;
  }
}
