import { protocol } from 'electron';
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { Logger } from '../lib/logger.ts';

/** Our own scheme instead of `file:`: an origin of its own, and nothing else on the disk in reach. */
const origin = 'app://console';
export const pageUrl = `${origin}/index.html`;
const lastPagePath = '/last.html';
export const lastPageUrl = `${origin}${lastPagePath}`;

/** A strict policy: our own files, pictures of floor plans, and nothing inline. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** For pictures that a back end drew (an SVG is a document): it may look as it likes and can do nothing. */
const picturePolicy = "sandbox; script-src 'none'; object-src 'none'";

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
};

/** True for an address of one of this program's own pages. */
export function isOurPage(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'app:' && new URL(url).host === 'console';
}

/** Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** A floor plan's picture, fetched by main with its credentials. */
export type PlanPicture = (site: string, plan: string) => Promise<{ bytes: Uint8Array; type: string }>;

export interface Served {
  /** Of the built renderer. */
  readonly directory: string;
  /** `/plan/SITE/PLAN` */
  readonly picture: PlanPicture;
  /** `/clip/ID`: the file of a recording, by the settings; null where there is none of that id. */
  readonly clip: (id: string) => string | null;
  /** `/last.html`: what a window shows when it can show nothing else. Made by main, from nothing on the disk. */
  readonly lastPage: () => string;
}

export function serveScheme({ directory, picture, clip, lastPage }: Served, logger: Logger): void {
  protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    if (url.host !== 'console' || request.method !== 'GET') return answer(404, 'not here');
    const plan = /^\/plan\/([^/]+)\/([^/]+)$/.exec(url.pathname);
    try {
      if (plan?.[1] && plan[2]) {
        const { bytes, type } = await picture(decodeURIComponent(plan[1]), decodeURIComponent(plan[2]));
        // A picture only: whatever else the back end sends must not become a document under our origin.
        if (!/^image\/[\w.+-]+$/.test(type)) return answer(415, 'not a picture');
        return answer(200, bytes, type, picturePolicy);
      }
      if (url.pathname === lastPagePath) return answer(200, lastPage(), types['.html']);
      const recording = url.pathname.startsWith('/clip/')
        ? clip(decodeURIComponent(url.pathname.slice('/clip/'.length)))
        : null;
      const file = recording ?? join(directory, decodeURIComponent(url.pathname));
      const type = types[extname(file)];
      if ((recording === null && !file.startsWith(directory + sep)) || !type) return answer(404, 'not here');
      return answer(200, await readFile(file), type);
    } catch (failure) {
      logger.warn(`${plan ? 'plan picture' : 'file'} not served`, failure);
      return answer(404, 'not here');
    }
  });
}

function answer(
  status: number,
  body: string | Uint8Array,
  type = 'text/plain; charset=utf-8',
  contentPolicy = policy,
): Response {
  return new Response(typeof body === 'string' ? body : Uint8Array.from(body), {
    status,
    headers: {
      'content-type': type,
      'content-security-policy': contentPolicy,
      'x-content-type-options': 'nosniff',
    },
  });
}
