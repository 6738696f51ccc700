import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

/** electron-builder's own parts, by the way it takes itself. */
const ofBuilder = createRequire(import.meta.resolve('electron-builder'));
const { loadConfig } = ofBuilder('app-builder-lib/out/util/config/load.js') as {
  loadConfig(request: object): Promise<{ result: Configuration } | null>;
};
const schema = ofBuilder('app-builder-lib/scheme.json') as object;

type Configuration = Record<string, unknown>;

async function readConfiguration(): Promise<Configuration> {
  const loaded = await loadConfig({
    packageKey: 'build',
    configFilename: 'electron-builder',
    projectDir: root,
  });
  if (!loaded) throw new Error('electron-builder.yml is missing');
  return loaded.result;
}

const configuration = await readConfiguration();

describe('electron-builder.yml', () => {
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);

  it("fits electron-builder's own schema", () => {
    validate(configuration);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('is checked by a schema that knows wrong from right', () => {
    expect(validate({ ...configuration, electronFuses: { runAsNod: false } })).toBe(false);
  });

  it('burns every fuse so that the program is a console and nothing else', () => {
    expect(configuration.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('makes an installer for Windows and two packages for Linux, and publishes none', () => {
    expect(configuration).toMatchObject({
      productName: 'Gwanje',
      win: { target: 'nsis' },
      linux: { target: ['AppImage', 'deb'] },
      publish: null,
    });
  });

  it('installs where an ordinary user cannot write, and leaves the alarm log when it is removed', () => {
    expect(configuration.nsis).toMatchObject({ perMachine: true, deleteAppDataOnUninstall: false });
  });

  it('has one list of files: a second one per platform would take in what the first leaves out', () => {
    for (const platform of ['win', 'linux']) expect(configuration[platform]).not.toHaveProperty('files');
  });

  it('names an icon of 512 by 512', async () => {
    const icon = await readFile(resolve(root, String(configuration.icon)));
    expect([icon.toString('latin1', 1, 4), icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual([
      'PNG',
      512,
      512,
    ]);
  });
});

describe('what is shipped', () => {
  let project = '';
  let resources = '';

  /** The real packer over a project of ours and the husk of an Electron: it asks for nothing but files. */
  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'gwanje-package-'));
    resources = join(project, 'out/installers/linux-unpacked/resources');
    for (const name of ['package.json', 'package-lock.json'])
      await copyFile(join(root, name), join(project, name));
    await cp(join(root, 'build'), join(project, 'build'), { recursive: true });
    await symlink(join(root, 'node_modules'), join(project, 'node_modules'));
    await writeTree(project, [
      'out/main/index.cjs',
      'out/main/index.cjs.map',
      'out/main/log-worker.cjs',
      'out/main/store-worker.cjs',
      'out/preload/index.cjs',
      'out/renderer/index.html',
      'out/renderer/assets/index.js',
      'out/other/scratch.txt',
      'main/index.ts',
      'test/main/index.test.ts',
      'settings.json',
    ]);
    await writeTree(join(project, 'electron'), [
      'electron',
      'version',
      'chrome-sandbox',
      'locales/ko.pak',
      'resources/none',
    ]);
    // The husk has no fuses to burn.
    const { electronFuses: _, ...rest } = configuration;
    const own = { ...rest, electronDist: join(project, 'electron') };
    await writeFile(join(project, 'own.json'), JSON.stringify(own));

    const builder = join(dirname(ofBuilder.resolve('electron-builder/package.json')), 'cli.js');
    await run(process.execPath, [builder, '--linux', 'dir', '--x64', '--config', 'own.json'], {
      cwd: project,
    });
  }, 120_000);

  afterAll(() => rm(project, { recursive: true, force: true }));

  it('is the built rooms and the one native module, and nothing else', async () => {
    const { listPackage } = createRequire(ofBuilder.resolve('app-builder-lib'))('@electron/asar') as {
      listPackage(file: string, options: object): string[];
    };
    const files = listPackage(join(resources, 'app.asar'), {}).filter((path) => /\.\w+$/.test(path));
    const isOfSqlite = (path: string) => path.startsWith('/node_modules/better-sqlite3/');

    expect(files.filter((path) => !isOfSqlite(path)).toSorted()).toEqual([
      '/out/main/index.cjs',
      '/out/main/log-worker.cjs',
      '/out/main/store-worker.cjs',
      '/out/preload/index.cjs',
      '/out/renderer/assets/index.js',
      '/out/renderer/index.html',
      '/package.json',
    ]);
    expect(files.filter((path) => isOfSqlite(path) && !/\/lib\/|\/package\.json$/.test(path))).toEqual([
      '/node_modules/better-sqlite3/prebuilds/linux-x64.node',
    ]);
  });

  it('keeps outside of the archive only what the system must load', async () => {
    const unpacked = await readdir(join(resources, 'app.asar.unpacked'), {
      recursive: true,
      withFileTypes: true,
    });
    expect(unpacked.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual(['linux-x64.node']);
  });
});

async function writeTree(directory: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(join(directory, file)), { recursive: true });
    await writeFile(join(directory, file), file);
  }
}
