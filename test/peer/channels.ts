/** The work-order system of `ocs/`: Django Channels under daphne, as Debian packs them, on 127.0.0.1. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ChannelsServer {
  readonly origin: string;
  readonly websocketUrl: string;
  /** A call of somebody at another screen: signs in first. Rejects where the answer is no. */
  call(user: string, method: string, path: string, body?: object): Promise<Record<string, unknown>>;
  /** An access token that died a second ago. */
  expiredToken(user: string): Promise<string>;
  /** Resolves when the process has ended; its exit code. Twice is fine. */
  stop(): Promise<number | null>;
}

const passwords: Readonly<Record<string, string>> = {
  ris1: 'pass-1',
  ris2: 'pass-2',
  lis1: 'pass-3',
  doctor1: 'pass-4',
};

/** `accessLifeS`: how long an access token lives, seconds; 30 minutes by the document. */
export async function startChannels({ accessLifeS = 1_800 } = {}): Promise<ChannelsServer> {
  // The child ends when its input does, so also when this process dies.
  const child = spawn('/usr/bin/python3', ['-B', '-u', '-m', 'ocs.serve'], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', OCS_ACCESS_LIFE: String(accessLifeS) },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => (complaint = (complaint + String(text)).slice(-4_000)));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const port = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', reject);
    void ended.then(() =>
      reject(new Error(`python3-django-channels and daphne are needed from Debian: ${complaint}`)),
    );
  });
  const origin = `http://127.0.0.1:${port}`;
  const ask = async (method: string, path: string, body?: object, token = '') => {
    const response = await fetch(new URL(path, origin), {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const value = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(`${method} ${path} ${response.status} ${JSON.stringify(value)}`);
    return value;
  };
  return {
    origin,
    websocketUrl: `ws://127.0.0.1:${port}/ws/ocs/`,
    async call(user, method, path, body) {
      const { tokens } = (await ask('POST', '/api/auth/login/', {
        login_id: user,
        password: passwords[user],
      })) as { tokens: { access: string } };
      return ask(method, path, body, tokens.access);
    },
    expiredToken: async (user) => String((await ask('GET', `/test/expired/${user}/`))['access']),
    stop() {
      child.stdin.end();
      return ended;
    },
  };
}
