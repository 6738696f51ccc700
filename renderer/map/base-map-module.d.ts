/** Made at build time by the plugin in `base-map.vite.ts`. */
declare module '*?base-map' {
  type BaseMap = import('./base-map.ts').BaseMap;
  export const land: BaseMap['land'];
  export const borders: BaseMap['borders'];
}
