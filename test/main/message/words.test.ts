import { describe, expect, it } from 'vitest';
import type { ChatBody } from '../../../preload/contract/message.ts';
import { lineOf } from '../../../main/message/words.ts';

describe('a message in one line', () => {
  it.each<[ChatBody, string]>([
    [{ type: 'text', text: ' 첫 줄\n\n둘째  줄 ' }, '첫 줄 둘째 줄'],
    [{ type: 'link', url: 'https://a/b', title: '가스 경보', description: '', img: null }, '가스 경보'],
    [{ type: 'link', url: 'https://a/plan.pdf?token=x', title: '', description: '', img: null }, 'plan.pdf'],
    [{ type: 'img', url: 'https://a/p/photo.jpg#x', img: null }, 'photo.jpg'],
    [{ type: 'file', url: 'https://a/1', title: '도면.dwg' }, '도면.dwg'],
    [{ type: 'emoticon', img: 'https://a/smile.png?sig=x' }, 'smile.png'],
    [{ type: 'left', users: ['이서연', '박'] }, '이서연, 박'],
    [{ type: 'unknown', name: 'vote', copy: '{}' }, 'vote'],
    [{ type: 'text', text: '가'.repeat(300) }, `${'가'.repeat(199)}…`],
  ])('of %j is %j', (body, line) => {
    expect(lineOf(body)).toBe(line);
  });
});
