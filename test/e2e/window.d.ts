import type { Bridge } from '../../preload/contract/channels.ts';

declare global {
  interface Window {
    /** Journeys ask main through the same wall as the page does. */
    readonly bridge: Bridge;
  }
}
