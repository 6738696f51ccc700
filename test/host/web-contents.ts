import type {
  NativeImage,
  Rectangle,
  RenderProcessGoneDetails,
  Session as ElectronSession,
  WebContents,
  WebFrameMain,
} from 'electron';
import { STATUS_CODES } from 'node:http';
import { listenToConsole } from './console-messages.ts';
import type { Session } from './devtools.ts';
import { HangWatch } from './hang-watch.ts';
import type { Host } from './host.ts';
import { nativeImageOf } from './native-image.ts';
import { OfferedEmitter, preventableEvent, standIn } from './offered.ts';
import { askAboutWindows } from './opened-windows.ts';
import type { OpenHandler } from './opened-windows.ts';
import { PreloadDoor } from './preload-door.ts';
import { processOfPage } from './processes.ts';
import { interceptRequests } from './requests.ts';
import { say } from './say.ts';
import { mainFrameOf } from './web-frame.ts';

type Offered = Pick<
  WebContents,
  | 'id'
  | 'getURL'
  | 'isLoading'
  | 'isDestroyed'
  | 'isCrashed'
  | 'send'
  | 'reload'
  | 'reloadIgnoringCache'
  | 'loadURL'
  | 'capturePage'
  | 'invalidate'
  | 'executeJavaScript'
  | 'setVisualZoomLevelLimits'
  | 'forcefullyCrashRenderer'
  | 'getOSProcessId'
>;

/** Numbers from Chromium's `net_error_list.h` for the failures that a console meets. */
const netErrors: Readonly<Record<string, number>> = {
  'net::ERR_FAILED': -2,
  'net::ERR_ABORTED': -3,
  'net::ERR_CONNECTION_REFUSED': -102,
  'net::ERR_NAME_NOT_RESOLVED': -105,
  'net::ERR_INTERNET_DISCONNECTED': -106,
};

/**
 * One page of Chromium as Electron's `webContents`. Opens its target at once and tells main what happens in
 * it; whoever made it destroys it.
 */
export class HostWebContents extends OfferedEmitter implements Offered {
  readonly id: number;
  readonly #host: Host;
  readonly #preload: string | null;
  readonly #mainFrame: WebFrameMain;
  readonly #opened: Promise<Session>;
  #targetId: string | null = null;
  #door: PreloadDoor | null = null;
  #url = '';
  #isLoading = false;
  /** Counts the loads, so that each fails once at most. */
  #load = 0;
  #failedLoad = 0;
  /** By which the page was answered that comes next. */
  #status = 200;
  /** Main has asked for a page; what a fresh window shows before that is nobody's page. */
  #isAsked = false;
  /** Chromium's own page about a failed load is shown. */
  #isErrorPage = false;
  #isCrashed = false;
  /** Main ended its process. */
  #isKilled = false;
  /** Known from the first time that main asked for it. */
  #process: number | null = null;
  #isProcessAsked = false;
  #hangWatch: HangWatch | null = null;
  #isDestroyed = false;
  #openHandler: OpenHandler = () => ({ action: 'allow' });

  constructor(host: Host, id: number, preload: string | null, openTarget: () => Promise<string>) {
    super();
    this.id = id;
    this.#host = host;
    this.#preload = preload;
    this.#mainFrame = mainFrameOf(this);
    this.#opened = this.#open(openTarget);
    // Who loads or closes the page hears of it; nobody else has to.
    this.#opened.catch(() => this.gone());
  }

  /** Chromium's session of this page, once it is open. For the host. */
  get opened(): Promise<Session> {
    return this.#opened;
  }

  get targetId(): string | null {
    return this.#targetId;
  }

  get mainFrame(): WebFrameMain {
    return this.#mainFrame;
  }

  get session(): ElectronSession {
    return this.#host.session;
  }

  getURL(): string {
    return this.#url;
  }

  isLoading(): boolean {
    return this.#isLoading;
  }

  isCrashed(): boolean {
    return this.#isCrashed;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  /** Resolves when the page has loaded, rejects when it could not. */
  async loadURL(url: string): Promise<void> {
    const session = await this.#opened;
    await this.#renewScripts();
    this.#isAsked = true;
    this.#isLoading = true;
    this.#load += 1;
    const navigate = async () => {
      const { errorText } = await session.send('Page.navigate', { url: this.#host.schemes.toChromium(url) });
      if (errorText) this.failed(errorText, url);
    };
    await Promise.all([this.#loaded(url), navigate()]);
  }

  reload(): void {
    this.#reload(false);
  }

  reloadIgnoringCache(): void {
    this.#reload(true);
  }

  /** To the preload of the present document; between two documents nobody hears it. */
  send(channel: string, ...args: unknown[]): void {
    if (!this.#isDestroyed) this.#door?.tell({ type: 'send', channel, args });
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  /** Playwright closes pages with it. */
  close(): void {
    this.emit('host-close');
  }

  /** Windows of the host are never throttled; recorded. */
  setBackgroundThrottling(isAllowed: boolean): void {
    this.#host.record.settings.set('backgroundThrottling', isAllowed);
  }

  openDevTools(): void {
    // The DevTools protocol is in use by the host itself; there is nothing to show.
  }

  focus(): void {
    this.#act((session) => session.send('Page.bringToFront'));
  }

  /** A part of the page as it is painted. It waits for the page's own thread: one that hangs gives none. */
  async capturePage(part?: Rectangle): Promise<NativeImage> {
    const session = await this.#opened;
    const clip = part ? { clip: { ...part, scale: 1 } } : {};
    const { data } = await session.send('Page.captureScreenshot', {
      format: 'png',
      optimizeForSpeed: true,
      ...clip,
    });
    return nativeImageOf(Buffer.from(data, 'base64'));
  }

  /** Chromium paints when there is something new; recorded. */
  invalidate(): void {
    this.#host.record.repaints.push(this.id);
  }

  /** In the page's own world. Rejects with its error; a page that hangs does not answer. */
  async executeJavaScript(code: string): Promise<unknown> {
    const session = await this.#opened;
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Pages of the host cannot be pinched; recorded. */
  setVisualZoomLevelLimits(least: number, most: number): Promise<void> {
    this.#host.record.settings.set(`visualZoom:${this.id}`, [least, most]);
    return Promise.resolve();
  }

  /** Other pages of the same process go with it, as in Electron. */
  forcefullyCrashRenderer(): void {
    this.#act(async (session) => {
      const pid = await processOfPage(session, this.#targetId ?? '');
      if (pid === null) throw new Error('its process is not known');
      this.#isKilled = true;
      process.kill(pid, 'SIGKILL');
    });
  }

  /** 0 until Chromium has told it, which takes a moment after the first time that it is asked for. */
  getOSProcessId(): number {
    this.#isProcessAsked = true;
    if (this.#process === null && !this.#isCrashed) this.#askForProcess();
    return this.#process ?? 0;
  }

  /**
   * Closes Chromium's page. For its window. By the browser, because a page that hangs does not close itself.
   */
  shut(): void {
    this.gone();
    this.#act(() =>
      this.#host.chromium.devTools.browser.send('Target.closeTarget', { targetId: this.#targetId ?? '' }),
    );
  }

  /** The page ended: crashed for good, closed, or Chromium is gone. */
  gone(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#hangWatch?.stop();
    this.emit('destroyed', preventableEvent());
  }

  /** A load that failed, for the host's own request answers. */
  failed(errorText: string, url: string): void {
    // Both the answer to the request and the answer to the navigation may tell it.
    if (this.#failedLoad === this.#load) return;
    this.#failedLoad = this.#load;
    this.#isLoading = false;
    this.emit(
      'did-fail-load',
      preventableEvent(),
      netErrors[errorText] ?? -2,
      errorText.replace('net::', ''),
      url,
      true,
    );
  }

  /** For the host's own request answers. */
  answered(status: number): void {
    this.#status = status;
  }

  async #open(openTarget: () => Promise<string>): Promise<Session> {
    this.#targetId = await openTarget();
    const session = await this.#host.chromium.devTools.attach(this.#targetId);
    this.#door = new PreloadDoor(session, this.#targetId, this.#preload, (message, reply) => {
      const contents = standIn<WebContents>(this);
      void this.#host.ipcMain.receive(message, { contents, frame: this.#mainFrame, reply });
    });
    this.#listen(session);
    this.#watchForHanging(session);
    listenToConsole(session, this);
    interceptRequests(session, this.#host.schemes, this);
    askAboutWindows(session, (details) => this.#openHandler(details));
    await Promise.all([
      session.send('Page.enable'),
      session.send('Log.enable'),
      session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      this.#door.open(),
    ]);
    return session;
  }

  #watchForHanging(session: Session): void {
    if (this.#isDestroyed) return;
    this.#hangWatch = new HangWatch(session, {
      hangMs: () => this.#host.record.hangMs,
      isShowing: () => this.#url !== '' && !this.#isCrashed,
      onHung: () => this.emit('unresponsive'),
      onBack: () => this.emit('responsive'),
    });
  }

  #askForProcess(): void {
    this.#act(async (session) => {
      this.#process = await processOfPage(session, this.#targetId ?? '');
    });
  }

  /** Resolves with the load that is under way. */
  #loaded(url: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const onFailure = (_event: unknown, code: number, words: string) => {
      reject(new Error(`${words} (${code}) loading '${url}'`));
    };
    const onGone = () => reject(new Error(`ERR_ABORTED (-3) loading '${url}'`));
    this.on('did-finish-load', resolve).on('did-fail-load', onFailure).on('destroyed', onGone);
    return promise.finally(() => {
      this.off('did-finish-load', resolve).off('did-fail-load', onFailure).off('destroyed', onGone);
    });
  }

  #reload(ignoreCache: boolean): void {
    this.#act(async (session) => {
      await this.#renewScripts();
      this.#load += 1;
      await session.send('Page.reload', { ignoreCache });
    });
  }

  /** A crashed page keeps the scripts it has: it would not answer before it is loaded again. */
  async #renewScripts(): Promise<void> {
    if (!this.#isCrashed) await this.#door?.renew();
  }

  #listen(session: Session): void {
    const isMain = (frameId: string) => frameId === this.#targetId;
    session.on('Page.frameStartedLoading', ({ frameId }) => {
      if (!isMain(frameId)) return;
      this.#isLoading = true;
      this.emit('did-start-loading', preventableEvent());
    });
    session.on('Page.frameStoppedLoading', ({ frameId }) => {
      if (!isMain(frameId)) return;
      this.#isLoading = false;
      this.emit('did-stop-loading', preventableEvent());
    });
    session.on('Page.frameNavigated', ({ frame }) => {
      if (!isMain(frame.id)) return;
      this.#isCrashed = false;
      this.#isKilled = false;
      this.#hangWatch?.begin();
      this.#isErrorPage = frame.unreachableUrl !== undefined;
      if (!this.#isAsked) return;
      this.#url = this.#host.schemes.toElectron(frame.unreachableUrl ?? frame.url);
      if (this.#isErrorPage) return;
      this.#load += 1;
      this.emit(
        'did-navigate',
        preventableEvent(),
        this.#url,
        this.#status,
        STATUS_CODES[this.#status] ?? '',
      );
    });
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (!isMain(frameId)) return;
      this.#url = this.#host.schemes.toElectron(url);
      this.emit('did-navigate-in-page', preventableEvent(), this.#url, true, 1, this.id);
    });
    // Chromium's error page is no load, and neither is what the window showed before the first one.
    session.on('Page.domContentEventFired', () => {
      if (this.#url !== '' && !this.#isErrorPage) this.emit('dom-ready', preventableEvent());
    });
    session.on('Page.loadEventFired', () => {
      if (this.#url === '' || this.#isErrorPage) return;
      this.#isLoading = false;
      this.emit('did-finish-load', preventableEvent());
      if (this.#isProcessAsked) this.#askForProcess();
    });
    session.on('Inspector.detached', () => this.gone());
    session.on('Inspector.targetCrashed', () => {
      this.#isCrashed = true;
      this.#process = null;
      const details: RenderProcessGoneDetails = this.#isKilled
        ? { reason: 'killed', exitCode: 9 }
        : { reason: 'crashed', exitCode: 5 };
      this.emit('render-process-gone', preventableEvent(), details);
      this.#host.app.emit('render-process-gone', preventableEvent(), this, details);
    });
  }

  /** Commands whose failure means that the page is closing or gone, which its events tell. */
  #act(action: (session: Session) => Promise<unknown>): void {
    this.#opened.then(action).catch((failure: unknown) => {
      say(`page ${this.id}: ${String(failure)}`);
    });
  }
}
