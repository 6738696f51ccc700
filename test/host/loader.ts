import { registerHooks } from 'node:module';

const address = 'gwanje-host:electron';
const place = Symbol.for('gwanje-host:electron');

/** From now on `require('electron')` and `import 'electron'` in this process answer with `electron`. */
export function provideElectron(electron: object): void {
  Object.assign(globalThis, { [place]: electron });
  // The list tells importing modules the names; a name outside it is refused by Node itself.
  const names = Object.keys(electron).join(', ');
  const source = `module.exports = globalThis[Symbol.for('${place.description ?? ''}')]; 0 && (module.exports = { ${names} });`;
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier !== 'electron' && specifier !== 'electron/main') return next(specifier, context);
      return { url: address, format: 'commonjs', shortCircuit: true };
    },
    load(url, context, next) {
      if (url !== address) return next(url, context);
      return { format: 'commonjs', source, shortCircuit: true };
    },
  });
}
