import { describe, expect, it } from 'vitest';
import { fileNameOf, hostOf } from '../../../renderer/message/address.ts';
import { flowOf } from '../../../renderer/message/flow.ts';
import { noon } from '../fixture.ts';
import { chatMessage } from '../message-scenes.ts';

describe('the flow of a room', () => {
  const says = (messages: Parameters<typeof flowOf>[0], newFrom: number | null = null) =>
    flowOf(messages, newFrom).map((row) =>
      row.row === 'message' ? `${row.message.serial}${row.isFirst ? ' named' : ''}` : row.row,
    );

  it('tells the day once, and the name once for what one person writes in a row', () => {
    expect(
      says([
        chatMessage({ serial: 1, at: noon - 86_400_000 }),
        chatMessage({ serial: 2, at: noon }),
        chatMessage({ serial: 3, at: noon + 1_000 }),
        chatMessage({ serial: 4, at: noon + 2_000, from: 'lee' }),
        chatMessage({ serial: 5, at: noon + 200_000, from: 'lee' }),
      ]),
    ).toEqual(['day', '1 named', 'day', '2 named', '3', '4 named', '5 named']);
  });

  it('marks where the unread ones begin', () => {
    const messages = [chatMessage({ serial: 1, at: noon }), chatMessage({ serial: 2, at: noon })];
    expect(says(messages, 2)).toEqual(['day', '1 named', 'new', '2 named']);
  });

  it('gives every row a key of its own', () => {
    const messages = [3, 2, 1].map((days, index) =>
      chatMessage({ serial: index, at: noon - days * 86_400_000 }),
    );
    const keys = flowOf([...messages, chatMessage({ serial: 9, at: noon - 3 * 86_400_000 })], 1).map(
      (row) => row.key,
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('an address that a server sent', () => {
  it.each([
    ['https://files.invalid:8443/a/b.jpg?sig=1', 'files.invalid:8443'],
    ['javascript:alert(1)', null],
    ['file:///etc/passwd', null],
    ['gwanje:alarm?id=1', null],
    ['not an address', null],
    ['', null],
  ])('%s has the host %s', (address, host) => {
    expect(hostOf(address)).toBe(host);
  });

  it.each([
    ['https://files.invalid/plan/B2%20%EB%8F%84.pdf?x=/y', 'B2 도.pdf'],
    ['https://files.invalid/100%.png', '100%.png'],
    ['C:\\share\\c31.jpg', 'c31.jpg'],
    ['', ''],
  ])('%s is the file %s', (address, name) => {
    expect(fileNameOf(address)).toBe(name);
  });
});
