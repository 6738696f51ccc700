import { FrameImpl, Parser } from '@stomp/stompjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameGate, type TopicMessage } from '../../../../main/feed/ima/frame-gate.ts';
import { rubbishFrames } from '../../../fault/fault-servers.ts';

/** The gate before the real parser: what comes out of both. Messages come out of the gate where it reads them. */
function gate(whoReads: 'stompjs' | 'gate' = 'stompjs') {
  const bodies: string[] = [];
  const rejected: string[] = [];
  let beats = 0;
  const parser = new Parser(
    (raw) => bodies.push(FrameImpl.fromRawFrame(raw, false).body),
    () => (beats += 1),
  );
  const take = new FrameGate({
    passed: (text) => parser.parseChunk(text),
    rejected: (reason) => rejected.push(reason),
    ...(whoReads === 'gate' && { message: ({ body }: TopicMessage) => bodies.push(body) }),
  });
  return { bodies, rejected, beats: () => beats, take: (text: string) => take.take(text) };
}

function frame(body: string): string {
  return `MESSAGE\nsubscription:s\ncontent-length:${Buffer.byteLength(body)}\n\n${body}\0`;
}

describe('a whole frame', () => {
  it.each([
    ['alone', [frame('a')], ['a']],
    ['with a line feed after it', [`${frame('a')}\n`], ['a']],
    ['with line feeds before it', [`\n\r\n${frame('a')}`], ['a']],
    ['with another behind it', [frame('a') + frame('b')], ['a', 'b']],
    ['in two pieces', [frame('abc').slice(0, 20), frame('abc').slice(20)], ['abc']],
    ['cut inside its command', ['MESS', frame('abc').slice(4)], ['abc']],
    ['without a length', ['MESSAGE\na:b\n\nbody\0'], ['body']],
    ['with carriage returns', ['MESSAGE\r\na:b\r\n\r\nbody\0'], ['body']],
    ['in Korean', [frame('{"name":"가스"}')], ['{"name":"가스"}']],
  ])('%s passes, whoever reads its message', (_, chunks, bodies) => {
    for (const whoReads of ['stompjs', 'gate'] as const) {
      const through = gate(whoReads);
      for (const chunk of chunks) through.take(chunk);
      expect([whoReads, through.bodies, through.rejected]).toEqual([whoReads, bodies, []]);
    }
  });

  it('has the same body to the gate as to stompjs, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, isMeasured) => {
        const body = text.replaceAll('\0', '').toWellFormed();
        const whole = isMeasured ? frame(body) : `MESSAGE\nsubscription:s\n\n${body}\0`;
        const [ours, theirs] = [gate('gate'), gate('stompjs')];
        ours.take(whole);
        theirs.take(whole);
        expect(ours.bodies).toEqual([body]);
        expect(theirs.bodies).toEqual([body]);
      }),
    );
  });

  it.each([
    ['subscription:s\ndestination:/a/b', { subscription: 's', destination: '/a/b' }],
    ['destination:/a/b\r\nsubscription:s\r', { subscription: 's', destination: '/a/b' }],
    ['subscription:s\nsubscription:t', { subscription: 's', destination: null }],
    ['x-subscription:no\nmessage-id:1', { subscription: null, destination: null }],
  ])('names its subscription and its destination, the first of each: %j', (headers, names) => {
    const heard: TopicMessage[] = [];
    const through = new FrameGate({
      passed: () => undefined,
      rejected: () => undefined,
      message: (message) => heard.push(message),
    });
    through.take(`MESSAGE\n${headers}\n\nbody\0`);
    expect(heard).toEqual([{ ...names, body: 'body' }]);
  });

  it('that is no message is left to stompjs', () => {
    const passed: string[] = [];
    const through = new FrameGate({
      passed: (text) => passed.push(text),
      rejected: () => undefined,
      message: () => expect.unreachable(),
    });
    for (const command of ['CONNECTED', 'RECEIPT', 'ERROR']) through.take(`${command}\na:b\n\n\0`);
    expect(passed.map((text) => text.split('\n', 1)[0])).toEqual(['CONNECTED', 'RECEIPT', 'ERROR']);
  });

  it('a heart-beat passes', () => {
    const through = gate();
    through.take('\n');
    expect([through.beats(), through.rejected]).toEqual([1, []]);
  });
});

describe('rubbish', () => {
  it.each(rubbishFrames)('%j is rejected and the next frame is read', (rubbish) => {
    const through = gate();
    through.take(rubbish);
    through.take(frame('good'));
    expect(through.bodies).toEqual(['good']);
    expect(through.rejected.length).toBeGreaterThan(0);
  });

  it('of any kind never costs a frame that comes in one piece', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom(...rubbishFrames)), { maxLength: 5 }),
        (texts) => {
          const through = gate();
          for (const text of texts) through.take(text);
          through.take(frame('good'));
          expect(through.bodies.at(-1)).toBe('good');
        },
      ),
    );
  });

  it('that begins like a frame and never ends is dropped when a frame begins', () => {
    const through = gate();
    through.take('MESSAGE\nsubscription:s\n\nhalf of');
    through.take(frame('good'));
    expect([through.bodies, through.rejected]).toEqual([['good'], ['a frame without its end']]);
  });

  it('longer than the limit is not read, in one piece or in many', () => {
    const through = gate();
    through.take(frame('x'.repeat(5_000_000)));
    const long = frame('y'.repeat(1_200_000));
    for (let at = 0; at < long.length; at += 200_000) through.take(long.slice(at, at + 200_000));
    through.take(frame('good'));
    expect(through.bodies).toEqual(['good']);
    expect(through.rejected).toHaveLength(3);
  });
});
