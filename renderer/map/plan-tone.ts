/** Of 255: what is lighter is light, what is darker is dark, and what is between may stay as it is. */
const LIGHT = 140;
const DARK = 100;

/**
 * Whether a picture goes against the theme and should be turned. `pixels` are red, green, blue, alpha of a small
 * copy. A sheet is judged by its ground; what is mostly transparent lies on our own ground, and is judged by
 * its ink.
 */
export function isAgainst(pixels: Uint8ClampedArray, isDark: boolean): boolean {
  let light = 0;
  let opacity = 0;
  for (let i = 0; i < pixels.length; i += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray(i, i + 4);
    light += (red * 0.299 + green * 0.587 + blue * 0.114) * alpha;
    opacity += alpha;
  }
  if (opacity === 0) return false;
  const mean = light / opacity;
  const isSheet = opacity / (pixels.length / 4) > 127;
  return isSheet === isDark ? mean > LIGHT : mean < DARK;
}
