import type { WebFrameMain } from 'electron';
import { offer, standIn } from './offered.ts';

interface Owner {
  readonly id: number;
  getURL(): string;
  isDestroyed(): boolean;
  executeJavaScript(code: string): Promise<unknown>;
}

/** The main frame of a page, the only one whose preload may talk to main. */
export function mainFrameOf(owner: Owner): WebFrameMain {
  const frame: object = offer('WebFrameMain', {
    routingId: 1,
    processId: owner.id,
    frameTreeNodeId: owner.id,
    parent: null,
    get top(): WebFrameMain {
      return standIn<WebFrameMain>(frame);
    },
    get url() {
      return owner.getURL();
    },
    get origin() {
      return owner.getURL().split('/', 3).join('/');
    },
    isDestroyed: () => owner.isDestroyed(),
    executeJavaScript: (code: string) => owner.executeJavaScript(code),
  });
  return standIn<WebFrameMain>(frame);
}
