import { describe, expect, it, jest } from '@jest/globals';
import { ConsoleReader } from './console-reader.js';
import { HostStreams } from './host-streams.js';
import type { DownMessage } from '../../stream/stream.contract.js';

type Ask = Extract<DownMessage, { type: 'read-console' }>;

function reader(answer: (ask: Ask, consoles: ConsoleReader) => void) {
  const streams = new HostStreams();
  const consoles = new ConsoleReader(streams);
  const send = (message: DownMessage) => message.type === 'read-console' && answer(message, consoles);
  streams.add({ host: 'h', binary: 'engine-compute', send, end: () => undefined });
  return consoles;
}

describe('ConsoleReader', () => {
  it('gives what the asked host answers, and nothing from another', async () => {
    const consoles = reader(({ readId }, self) => {
      self.answered('other', { type: 'console', readId, output: Buffer.from('forged').toString('base64') });
      self.answered('h', { type: 'console', readId, output: Buffer.from('true').toString('base64') });
    });
    expect(String(await consoles.read('h', 'i', 10))).toBe('true');
  });

  it('does not wait for ever', async () => {
    jest.useFakeTimers();
    const reading = reader(() => undefined).read('h', 'i', 10);
    jest.advanceTimersByTime(5_001);
    jest.useRealTimers();
    await expect(reading).rejects.toMatchObject({ code: 'ServiceUnavailable' });
  });
});
