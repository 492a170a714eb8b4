import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type ShutdownOrder } from '../daemons/shutdown-orders.js';
import { GuestsDown, waitingFor } from './guests-down.js';

/** A host whose guests go off when `off` is called. */
function host(...names: readonly string[]) {
  const orders: ShutdownOrder[] = [];
  let off = (): void => undefined;
  return {
    orders,
    off: () => off(),
    order(order: ShutdownOrder, tell: (waiting: readonly string[]) => void): Promise<void> {
      orders.push(order);
      if (!('quiesce' in order)) return Promise.resolve();
      tell(names);
      return new Promise<void>((resolve) => {
        off = () => {
          tell([]);
          resolve();
        };
      });
    },
  };
}

describe('GuestsDown', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('says whom it waits for, not of those that obey at once, and how long at most', async () => {
    const said: string[] = [];
    const [quick, slow] = [host('i-1'), host('i-2', 'i-3')];
    const down = new GuestsDown([[quick, slow]], 120_000, (line) => said.push(line));
    const running = down.run();
    quick.off();
    await jest.advanceTimersByTimeAsync(1_900);
    expect(said).toEqual([]);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(said).toEqual([
      'waiting for 2 guests to shut down: i-2, i-3, 118 s at most; Ctrl-C again cuts their power',
      'waiting for 2 guests to shut down: i-2, i-3, 110 s at most; Ctrl-C again cuts their power',
    ]);
    slow.off();
    await running;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(said).toHaveLength(2);
  });

  it('does not wait for a daemon that does not answer', async () => {
    const mute = { order: () => new Promise<void>(() => undefined) };
    const down = new GuestsDown([[mute]], 10_000, () => undefined);
    const preparing = down.prepare();
    await jest.advanceTimersByTimeAsync(3_000);
    await preparing;
    const running = down.run();
    await jest.advanceTimersByTimeAsync(15_000);
    await running;
  });

  it('hurries all hosts once, and only while it waits', async () => {
    const slow = host('i-1');
    const down = new GuestsDown([[slow]], 10_000, () => undefined);
    expect(down.hurry()).toBe(false);
    const running = down.run();
    expect([down.hurry(), down.hurry()]).toEqual([true, false]);
    expect(slow.orders).toEqual([{ quiesce: 10_000 }, { hurryGuests: true }]);
    slow.off();
    await running;
  });

  it('names so many and counts the rest', () => {
    expect(waitingFor(['i-1'])).toBe('waiting for a guest to shut down: i-1');
    expect(waitingFor(Array.from({ length: 11 }, (_, i) => `i-${i}`))).toMatch(/11 guests.*i-7 and 3 more$/);
  });
});
