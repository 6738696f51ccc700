import { viewNames, type ViewName } from './view.svelte.ts';

/** What a key asks for, wherever the focus is. */
export type KeyCommand =
  | { readonly do: 'walk'; readonly steps: number }
  | { readonly do: 'view'; readonly view: ViewName }
  | { readonly do: KeyVerb };

export type KeyVerb =
  | 'open'
  | 'acknowledge'
  | 'acknowledge-visible'
  | 'silence'
  | 'search'
  | 'fresh'
  | 'claim'
  | 'broadcast'
  | 'seat'
  | 'back'
  | 'help';

/** The part of a keyboard event that matters here. */
export type Key = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey' | 'repeat'
>;

/** What has the focus: text takes every key but Escape, a control keeps the keys that work it. */
export type FocusKind = 'text' | 'control' | 'none';

const PAGE_STEPS = 8;

/**
 * The command of a key, or null where it has none. Letters are told by their place on the keyboard, because
 * a Korean layout sends other characters for them.
 */
export function commandOf(key: Key, focus: FocusKind): KeyCommand | null {
  if (key.key === 'Escape') return { do: 'back' };
  if (key.ctrlKey && !key.altKey && !key.metaKey) {
    const view = /^Digit([1-9])$/.exec(key.code)?.[1];
    const name = view === undefined ? undefined : viewNames[Number(view) - 1];
    return name === undefined ? null : { do: 'view', view: name };
  }
  if (focus === 'text' || key.ctrlKey || key.altKey || key.metaKey) return null;
  // A key that is held down would acknowledge one alarm after the other, unread.
  if (key.key === ' ') {
    if (focus === 'control' || key.repeat) return null;
    return { do: key.shiftKey ? 'acknowledge-visible' : 'acknowledge' };
  }
  if (key.key === '?') return { do: 'help' };
  if (key.code === 'Slash') return { do: 'search' };
  if (key.code === 'KeyM') return { do: 'silence' };
  if (key.code === 'KeyN') return { do: 'fresh' };
  if (key.code === 'KeyU') return { do: 'seat' };
  if (key.code === 'KeyC') return key.repeat ? null : { do: 'claim' };
  if (key.code === 'KeyB') return key.repeat ? null : { do: 'broadcast' };
  if (focus === 'control') return null;
  switch (key.key) {
    case 'ArrowDown':
      return { do: 'walk', steps: 1 };
    case 'ArrowUp':
      return { do: 'walk', steps: -1 };
    case 'PageDown':
      return { do: 'walk', steps: PAGE_STEPS };
    case 'PageUp':
      return { do: 'walk', steps: -PAGE_STEPS };
    case 'Home':
      return { do: 'walk', steps: -Infinity };
    case 'End':
      return { do: 'walk', steps: Infinity };
    case 'Enter':
      return { do: 'open' };
    default:
      return null;
  }
}

/** What kind of thing has the focus. */
export function focusKindOf(element: Element | null): FocusKind {
  if (element === null || element.closest('[data-keys="list"]')) return 'none';
  if (element.matches('input:not([type="checkbox"]), textarea, select')) return 'text';
  return element.matches('button, input, summary, a, [role="radiogroup"], [data-keys="own"] *')
    ? 'control'
    : 'none';
}
