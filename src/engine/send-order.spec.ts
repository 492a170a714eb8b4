import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { type ChildProcess } from './program.js';
import { sendOrder } from './send-order.js';

/** A daemon's process as its supervisor sees it. */
class Child extends EventEmitter {
  exitCode: number | null = null;
  signalCode: string | null = null;
  readonly sent: unknown[] = [];
  send(order: unknown): boolean {
    this.sent.push(order);
    return true;
  }
}

const sent = (child: Child, order: Parameters<typeof sendOrder>[1], told: (readonly string[])[] = []) =>
  sendOrder(child as EventEmitter as ChildProcess, order, (names) => told.push(names));

describe('sendOrder', () => {
  it('waits for the answer to its own order, and passes on whom the daemon waits for', async () => {
    const child = new Child();
    const told: (readonly string[])[] = [];
    let over = false;
    const down = sent(child, { quiesce: 5 }, told).then(() => (over = true));
    for (const answer of [{ alive: true }, { guestsWaiting: ['i-1'] }, { shutdownPrepared: true }])
      child.emit('message', answer);
    await new Promise((resolve) => setImmediate(resolve));
    expect([child.sent, told, over]).toEqual([[{ quiesce: 5 }], [['i-1']], false]);
    child.emit('message', { quiesced: true });
    await down;
    expect(child.listenerCount('message')).toBe(0);
  });

  it('does not wait for a daemon that has ended', async () => {
    const child = new Child();
    const prepared = sent(child, { prepareShutdown: true });
    child.emit('exit', 0);
    await prepared;
  });

  it('does not wait for a hurry', async () => {
    const child = new Child();
    await sent(child, { hurryGuests: true });
    expect(child.sent).toEqual([{ hurryGuests: true }]);
  });
});
