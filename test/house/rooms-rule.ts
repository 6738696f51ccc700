import { posix, relative } from 'node:path';
import type { Rule } from 'eslint';
import { electronNames, rooms, type Room } from './rooms.ts';

/** What an import names, wherever it is written: declaration, re-export, `import()`, `require()`, type. */
interface Import {
  readonly node: Rule.Node;
  readonly specifier: string;
  readonly typeOnly: boolean;
  /** The imported names; `*` and `default` as such. */
  readonly names: readonly string[];
}

/**
 * The lint rule `house/rooms`. One rule with one table, and not ESLint's patterns per folder: there a later
 * block silently replaces an earlier one, and a pattern of dots breaks when a file moves one folder down.
 */
export const roomsRule: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: { description: 'Rooms import only what the table in test/house/rooms.ts allows.' },
    messages: {
      room: '{{room}} may not import {{target}}: {{why}}.',
      typesOnly: '{{room}} may import only types from {{target}}: {{why}}.',
      componentsOnly: '{{room}} may import only components from {{target}}: {{why}}.',
      test: '{{room}} may not import {{target}}: source never imports test.',
      electronName: '{{room}} may not import {{name}} of electron: {{why}}.',
      electronWhole:
        'Import names from electron, not the whole module: the names are what the rules look at.',
      extension: "Write the extension of '{{specifier}}': Node runs these files as they are.",
      noRoom: 'No import rules for this folder: give it a row in test/house/rooms.ts.',
    },
    schema: [],
  },
  create(context) {
    const file = relative(context.cwd, context.filename).replaceAll('\\', '/');
    const room = roomOf(file);
    if (!room) {
      return { Program: (node) => context.report({ node, messageId: 'noRoom' }) };
    }

    const check = (found: Import | null) => {
      if (!found) return;
      const { node, specifier } = found;
      const path = specifier.split('?', 1)[0] ?? specifier;
      if (!path.startsWith('.')) return checkPackage(found, path);
      if (posix.extname(path) === '') context.report({ node, messageId: 'extension', data: { specifier } });
      const target = posix.join(posix.dirname(file), path);
      const verdict = judge(room, target, found.typeOnly);
      if (verdict === 'allowed') return;
      context.report({ node, messageId: verdict, data: { room: room.folder, target, why: room.why } });
    };

    const checkPackage = ({ node, names }: Import, path: string) => {
      if (!room.packages.some((each) => covers(each, path) || (each === 'node:' && path.startsWith(each)))) {
        context.report({ node, messageId: 'room', data: { room: room.folder, target: path, why: room.why } });
        return;
      }
      if (path !== 'electron') return;
      for (const name of names) {
        if (name === '*' || name === 'default') context.report({ node, messageId: 'electronWhole' });
        const limit = electronNames[name];
        if (!limit || limit.rooms.includes(room.folder)) continue;
        context.report({
          node,
          messageId: 'electronName',
          data: { room: room.folder, name, why: limit.why },
        });
      }
    };

    return {
      ImportDeclaration: (node) => check(fromDeclaration(node)),
      ExportNamedDeclaration: (node) => check(fromDeclaration(node)),
      ExportAllDeclaration: (node) => check(fromDeclaration(node)),
      ImportExpression: (node) => check(fromCall(node, node.source)),
      CallExpression: (node) => {
        const callee: { type: string; name?: string } = node.callee;
        if (callee.type === 'Identifier' && callee.name === 'require')
          check(fromCall(node, node.arguments[0]));
      },
      TSImportType: (node: Rule.Node & { source: unknown }) => check(fromCall(node, node.source, true)),
    };
  },
};

function judge(
  room: Room,
  target: string,
  typeOnly: boolean,
): 'allowed' | 'room' | 'test' | 'typesOnly' | 'componentsOnly' {
  const isIn = (folders: readonly string[] = []) => folders.some((folder) => covers(folder, target));
  if (isHome(room, target) || isIn(room.rooms)) return 'allowed';
  if (isIn(room.types)) return typeOnly ? 'allowed' : 'typesOnly';
  if (isIn(room.components)) return target.endsWith('.svelte') ? 'allowed' : 'componentsOnly';
  return target.startsWith('test/') ? 'test' : 'room';
}

function roomOf(file: string): Room | undefined {
  return rooms.find((room) => isHome(room, file));
}

function isHome(room: Room, file: string): boolean {
  return room.shallow ? posix.dirname(file) === room.folder : file.startsWith(`${room.folder}/`);
}

/** True when `path` is `entry` itself or lies in it. */
function covers(entry: string, path: string): boolean {
  return path === entry || path.startsWith(`${entry}/`);
}

interface Specifier {
  readonly type: string;
  readonly importKind?: string;
  readonly exportKind?: string;
  readonly imported?: { readonly name?: string };
  readonly local?: { readonly name?: string };
}

/** The parsers' nodes carry TypeScript's `importKind`, which ESLint's own types do not know. */
interface Declaration {
  readonly type: string;
  readonly source?: { readonly value?: unknown } | null;
  readonly importKind?: string;
  readonly exportKind?: string;
  readonly specifiers?: readonly Specifier[];
}

function fromDeclaration(node: Rule.Node): Import | null {
  const { type, source, importKind, exportKind, specifiers = [] } = node as unknown as Declaration;
  if (typeof source?.value !== 'string') return null;
  const isType = (part: { importKind?: string; exportKind?: string }) =>
    part.importKind === 'type' || part.exportKind === 'type';
  const typeOnly =
    importKind === 'type' || exportKind === 'type' || (specifiers.length > 0 && specifiers.every(isType));
  const names = type === 'ExportAllDeclaration' ? ['*'] : specifiers.map(nameOf);
  return { node, specifier: source.value, typeOnly, names };
}

function nameOf(specifier: Specifier): string {
  if (specifier.type === 'ImportNamespaceSpecifier') return '*';
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  return specifier.imported?.name ?? specifier.local?.name ?? '*';
}

/** `import('x')` and `require('x')` hand out the whole module; a computed name is left to the reader. */
function fromCall(node: Rule.Node, source: unknown, typeOnly = false): Import | null {
  const value = (source as { value?: unknown } | undefined)?.value;
  return typeof value === 'string'
    ? { node, specifier: value, typeOnly, names: typeOnly ? [] : ['*'] }
    : null;
}
