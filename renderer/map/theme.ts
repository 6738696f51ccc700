import { severities, type Severity } from '../../preload/contract/hazard.ts';
import { blindPaint, calmPaint, paints } from './paint.ts';

/** The tokens that a canvas needs, as plain colours. They are written in `style/tokens.css` and nowhere else. */
export interface Theme {
  readonly land: string;
  readonly border: string;
  readonly calm: string;
  /** The ground that labels stand on, so that they can be read over a coast. */
  readonly halo: string;
  readonly raised: string;
  readonly text: string;
  readonly quiet: string;
  readonly faint: string;
  readonly blind: string;
  readonly focus: string;
  readonly severity: Readonly<Record<Severity, string>>;
  readonly font: string;
  /** How much larger than 13 px the window's base font is. */
  readonly scale: number;
  /** How wide the window is against a wall of 3840 px. */
  readonly wallScale: number;
  readonly isDark: boolean;
}

/** Reads the tokens as they stand. Throws when one is missing, because a map without colours hides alarms. */
export function readTheme(root: HTMLElement): Theme {
  const style = getComputedStyle(root);
  const token = (name: string) => {
    const value = style.getPropertyValue(name).trim();
    if (value === '') throw new Error(`map: the token ${name} is missing`);
    return value;
  };
  const severity = Object.fromEntries(severities.map((each) => [each, token(paints[each].token)]));
  return {
    land: token('--map-land'),
    border: token('--map-border'),
    calm: token(calmPaint.token),
    halo: token('--map-halo'),
    raised: token('--raised'),
    text: token('--text'),
    quiet: token('--quiet'),
    faint: token('--faint'),
    blind: token(blindPaint.token),
    focus: token('--focus'),
    severity: severity as Record<Severity, string>,
    font: token('--font'),
    scale: parseFloat(token('--size-body')) / 13,
    wallScale: Math.max(0.4, window.innerWidth / 3840),
    isDark: style.colorScheme !== 'light',
  };
}

/**
 * Tells when colours or sizes may have changed (`data-theme` of the root, the window's size class, a font that
 * arrived), and when the marks' common blink turns (`data-blink` of the root). The result undoes it.
 */
export function watchLook(
  root: HTMLElement,
  onTheme: () => void,
  onBlink: (isOn: boolean) => void,
): () => void {
  const observer = new MutationObserver((records) => {
    if (records.some((record) => record.attributeName === 'data-theme')) onTheme();
    if (records.some((record) => record.attributeName === 'data-blink')) onBlink(isBlinkOn(root));
  });
  observer.observe(root, { attributeFilter: ['data-theme', 'data-blink'] });
  document.fonts.addEventListener('loadingdone', onTheme);
  const size = () => `${getComputedStyle(root).getPropertyValue('--size-body')} ${window.innerWidth}`;
  let before = size();
  const onResize = () => {
    const now = size();
    if (now !== before) onTheme();
    before = now;
  };
  window.addEventListener('resize', onResize);
  return () => {
    observer.disconnect();
    document.fonts.removeEventListener('loadingdone', onTheme);
    window.removeEventListener('resize', onResize);
  };
}

/** Filled marks are filled in this half second, or stand still because that was asked for. */
export function isBlinkOn(root: HTMLElement): boolean {
  return root.dataset['blink'] !== 'off' || matchMedia('(prefers-reduced-motion: reduce)').matches;
}
