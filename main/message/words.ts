import type { ChatBody } from '../../preload/contract/message.ts';

/** Characters of a message that a list or a notification shows. */
const longest = 200;

/** A message in one line, in the sender's words: there are none of ours in it. */
export function lineOf(body: ChatBody): string {
  const line = wordsOf(body).replaceAll(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 1).trimEnd()}…` : line;
}

function wordsOf(body: ChatBody): string {
  switch (body.type) {
    case 'text':
      return body.text;
    case 'link':
    case 'file':
      return body.title || fileOf(body.url);
    case 'img':
      return fileOf(body.url);
    case 'emoticon':
      return fileOf(body.img);
    case 'invited':
    case 'left':
      return body.users.join(', ');
    case 'unknown':
      return body.name;
  }
}

/** The last part of an address, without what may be secret in its query. */
function fileOf(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  return path.split('/').findLast((part) => part !== '') ?? path;
}
