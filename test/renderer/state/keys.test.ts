import { describe, expect, it } from 'vitest';
import { commandOf, focusKindOf, type FocusKind, type Key } from '../../../renderer/state/keys.ts';

function key(name: string, code: string, more: Partial<Key> = {}): Key {
  return {
    key: name,
    code,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    shiftKey: false,
    repeat: false,
    ...more,
  };
}

const space = key(' ', 'Space');

describe('a key', () => {
  it.each<[string, Key, FocusKind, unknown]>([
    ['Space acknowledges', space, 'none', { do: 'acknowledge' }],
    ['Space held down acknowledges once only', { ...space, repeat: true }, 'none', null],
    ['Space on a button presses the button', space, 'control', null],
    ['Space in a field is a space', space, 'text', null],
    [
      'Shift and Space acknowledge what is shown',
      { ...space, shiftKey: true },
      'none',
      { do: 'acknowledge-visible' },
    ],
    ['an arrow walks', key('ArrowUp', 'ArrowUp'), 'none', { do: 'walk', steps: -1 }],
    ['an arrow in a field moves the caret', key('ArrowUp', 'ArrowUp'), 'text', null],
    ['M silences on a Korean layout too', key('ㅡ', 'KeyM'), 'none', { do: 'silence' }],
    ['M silences from a button', key('m', 'KeyM'), 'control', { do: 'silence' }],
    ['a slash searches', key('/', 'Slash'), 'none', { do: 'search' }],
    ['a question mark helps', key('?', 'Slash', { shiftKey: true }), 'none', { do: 'help' }],
    [
      'Control and 5 shows the log, from a field too',
      key('5', 'Digit5', { ctrlKey: true }),
      'text',
      { do: 'view', view: 'log' },
    ],
    ['Control and 9 shows nothing', key('9', 'Digit9', { ctrlKey: true }), 'none', null],
    ['Escape goes back from anywhere', key('Escape', 'Escape'), 'text', { do: 'back' }],
    ['Enter opens', key('Enter', 'Enter'), 'none', { do: 'open' }],
    ['Enter on a button presses it', key('Enter', 'Enter'), 'control', null],
    ['C claims on a Korean layout too', key('ㅊ', 'KeyC'), 'none', { do: 'claim' }],
    ['C held down claims once only', key('c', 'KeyC', { repeat: true }), 'none', null],
    ['C in a field is a letter', key('c', 'KeyC'), 'text', null],
    ['B makes a broadcast on a Korean layout too', key('ㅠ', 'KeyB'), 'control', { do: 'broadcast' }],
    ['B held down makes one only', key('b', 'KeyB', { repeat: true }), 'none', null],
    ['B in a field is a letter', key('b', 'KeyB'), 'text', null],
    ['U asks who sits here', key('u', 'KeyU'), 'control', { do: 'seat' }],
    ['an unknown key does nothing', key('q', 'KeyQ'), 'none', null],
  ])('%s', (_, pressed, focus, command) => {
    expect(commandOf(pressed, focus)).toEqual(command);
  });

  it('belongs to whatever has the focus', () => {
    document.body.innerHTML =
      '<div data-keys="list" tabindex="0"></div><input /><input type="checkbox" /><button></button><p></p>';
    const kinds = [...document.body.children].map(focusKindOf);
    expect(kinds).toEqual(['none', 'text', 'control', 'control', 'none']);
    document.body.replaceChildren();
  });
});
