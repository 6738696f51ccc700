import { globSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { HostBrowserWindow } from './browser-window.ts';
import { createElectronHost } from './electron-module.ts';
import { nativeImage } from './native-image.ts';
import { HostNotification } from './notification.ts';
import { createRecord } from './record.ts';
import { HostUtilityProcess } from './utility-process.ts';
import { HostWebContents } from './web-contents.ts';
import { mainFrameOf } from './web-frame.ts';

const root = join(import.meta.dirname, '../..');
const application = { directory: tmpdir(), name: 'names', version: '0.0.0' };
const { electron } = createElectronHost(application, 'none', false);

/** Electron's names for what the host hands out. The preload's own two are the page's matter (host.test.ts). */
const offered: Readonly<Record<string, object>> = {
  App: electron.app,
  BrowserWindow: HostBrowserWindow.prototype,
  CommandLine: electron.app.commandLine,
  Dialog: electron.dialog,
  GlobalShortcut: electron.globalShortcut,
  IpcMain: electron.ipcMain,
  NativeImage: nativeImage.createEmpty(),
  NativeTheme: electron.nativeTheme,
  Notification: new HostNotification(createRecord()),
  PowerMonitor: electron.powerMonitor,
  PowerSaveBlocker: electron.powerSaveBlocker,
  Protocol: electron.protocol,
  SafeStorage: electron.safeStorage,
  Screen: electron.screen,
  Session: electron.session.defaultSession,
  Shell: electron.shell,
  UtilityProcess: HostUtilityProcess.prototype,
  WebContents: HostWebContents.prototype,
  WebFrameMain: mainFrameOf({
    id: 1,
    getURL: () => '',
    isDestroyed: () => false,
    executeJavaScript: () => Promise.resolve(),
  }),
};

/** Where the static members of Electron's classes live. */
const statics: Readonly<Record<string, object>> = {
  BrowserWindow: electron.BrowserWindow,
  Menu: electron.Menu,
  Notification: electron.Notification,
  Session: electron.session,
  UtilityProcess: electron.utilityProcess,
};

const nowhere: ts.ResolvedModuleWithFailedLookupLocations = { resolvedModule: undefined };

interface Use {
  readonly place: string;
  /** Electron's class or interface; null for the module itself. */
  readonly owner: string | null;
  readonly name: string;
  readonly isStatic: boolean;
}

/** The files of main and preload that import Electron. */
function filesWithElectron(): string[] {
  return ['main', 'preload']
    .flatMap((room) => globSync('**/*.ts', { cwd: join(root, room) }).map((file) => join(root, room, file)))
    .filter((file) => /from 'electron'/.test(readFileSync(file, 'utf8')));
}

/**
 * Every name of Electron that the product's sources touch, found by the type checker. It follows the import
 * of Electron and no other: what else a file imports does not matter here and would take long.
 */
function usesOfElectron(): Use[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.Preserve,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
    noEmit: true,
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map(({ text }) =>
      text === 'electron' ? ts.resolveModuleName(text, from, options, host) : nowhere,
    );
  const program = ts.createProgram(filesWithElectron(), options, host);
  const checker = program.getTypeChecker();
  const uses: Use[] = [];

  const visit = (node: ts.Node, file: ts.SourceFile): void => {
    const place = `${relative(root, file.fileName)}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}`;
    if (ts.isImportDeclaration(node) && (node.moduleSpecifier as ts.StringLiteral).text === 'electron') {
      const named = node.importClause?.namedBindings;
      const isTypeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
      for (const element of named && ts.isNamedImports(named) && !isTypeOnly ? named.elements : []) {
        if (!element.isTypeOnly) {
          uses.push({
            place,
            owner: null,
            name: (element.propertyName ?? element.name).text,
            isStatic: false,
          });
        }
      }
    }
    if (ts.isPropertyAccessExpression(node)) {
      const declaration = checker.getSymbolAtLocation(node.name)?.declarations?.[0];
      if (declaration?.getSourceFile().fileName.endsWith('/electron.d.ts')) {
        const parent = declaration.parent;
        if (ts.isClassDeclaration(parent) || ts.isInterfaceDeclaration(parent)) {
          const isStatic = (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Static) !== 0;
          uses.push({ place, owner: parent.name?.text ?? null, name: node.name.text, isStatic });
        }
      }
    }
    node.forEachChild((child) => visit(child, file));
  };
  for (const file of program.getSourceFiles()) {
    if (!file.isDeclarationFile && !file.fileName.includes('/node_modules/')) visit(file, file);
  }
  return uses;
}

function isOffered({ owner, name, isStatic }: Use): boolean {
  if (owner === null) return ['contextBridge', 'ipcRenderer'].includes(name) || name in electron;
  if (isStatic) return name in (statics[owner] ?? {});
  const object = offered[owner];
  // Without an object: plain data of events and options. An `id` is a field, which no prototype shows.
  return object === undefined || name === 'id' || name in object;
}

test('the host offers every name of Electron that main and preload touch', () => {
  const uses = usesOfElectron();
  expect(uses.some(({ owner, name }) => owner === 'App' && name === 'whenReady')).toBe(true);
  expect(uses.filter((use) => !isOffered(use))).toEqual([]);
});

test('a name that is not offered is refused by name, on the module and on what it hands out', () => {
  const unknown = electron as unknown as Record<string, Record<string, unknown>>;
  expect(() => unknown.Tray).toThrow('not offered by the Chromium host: electron.Tray');
  expect(() => unknown.screen?.dipToScreenRect).toThrow(
    'not offered by the Chromium host: Screen.dipToScreenRect',
  );
  expect(() => unknown.safeStorage?.setUsePlainTextEncryption).toThrow(
    'safeStorage.setUsePlainTextEncryption',
  );
});
