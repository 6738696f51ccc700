import type { Bridge } from '../preload/contract/channels.ts';

declare global {
  interface Window {
    /** The only door to main; built by the preload. */
    readonly bridge: Bridge;
  }
}
