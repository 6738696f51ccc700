import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startImaServer, type ImaServer, type ImaServerOptions } from '../../main/drill/ima-server.ts';

export const token = 'journey-token';

/** The sites that journeys watch; invented, spread over the country. */
export const sites = [
  { wp_no: 1, name: '서울 한빛', position: [126.98, 37.56] },
  { wp_no: 2, name: '부산 가람', position: [129.04, 35.16] },
  { wp_no: 3, name: '대전 새솔', position: [127.38, 36.35] },
] as const;

/** A real IMA server on loopback that the journey plays by hand, so that it knows what must be on screen. */
export function openSiteOffice(options: ImaServerOptions = {}): Promise<ImaServer> {
  return startImaServer({ tokens: [token], heartbeat: [1_000, 1_000], ...options });
}

/** Writes the settings file of a live console that watches the server's sites; returns its path. */
export async function writeSettings(
  directory: string,
  server: Pick<ImaServer, 'websocketUrl'>,
  differences: object = {},
): Promise<string> {
  const file = join(directory, 'settings-of-journey.json');
  const settings = {
    language: 'en',
    desk: { id: 'desk-1', room: 'room-1', operator: 'Journey' },
    connections: [{ id: 'ima-main', kind: 'ima', url: server.websocketUrl, account: { token }, sites }],
    ...differences,
  };
  await writeFile(file, JSON.stringify(settings, null, 2));
  return file;
}

/** A gas event as a site sends it (wire-facts 1.4); `action` 1 raised, 2 in progress, 0 cleared. */
export function gas(device: string, action: 0 | 1 | 2 = 1, context: object = {}) {
  return event(4, action, {
    device_id: device,
    grid_x: 40,
    grid_y: 60,
    measure_data: { o2: 20.4, h2s: 18.5, co: 4 },
    ...context,
  });
}

let latest = 0;

/** Any event; its time only grows, as a server's does. */
export function event(type: number, action: 0 | 1 | 2, context: object) {
  latest = Math.max(Date.now(), latest + 1);
  return { msg_type: type, action_type: action, publish_time: latest, context };
}
