import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PowerButton } from './power-button.js';

describe('PowerButton', () => {
  let now = 0;
  let presses: number[] = [];
  const button = () =>
    new PowerButton(
      async () => void presses.push(now),
      () => now,
    );
  const pass = (ms: number) => {
    for (const end = now + ms; now < end;) {
      now += 1_000;
      jest.advanceTimersByTime(1_000);
    }
  };
  beforeEach(() => {
    jest.useFakeTimers();
    now = 1_000_000;
    presses = [];
  });
  afterEach(() => void jest.useRealTimers());

  it('is pressed once, and again only after a minute', () => {
    const asked = button();
    expect(asked.ask()).toBe(0);
    const stop = asked.repeat();
    pass(59_000);
    expect(presses).toEqual([1_000_000]);
    pass(70_000);
    expect(presses).toEqual([1_000_000, 1_060_000, 1_120_000]);
    stop();
    pass(120_000);
    expect(presses).toHaveLength(3);
  });

  it('is not pressed by a second that asks while the first waits: the guest has been asked for as long', () => {
    const asked = button();
    asked.ask();
    const stop = asked.repeat();
    pass(100_000);
    expect(asked.ask()).toBe(100_000);
    expect(presses).toHaveLength(2);
    stop();
  });

  it('begins anew once it has not been pressed for a minute', () => {
    const asked = button();
    asked.ask();
    pass(300_000);
    expect(asked.ask()).toBe(0);
    expect(presses).toEqual([1_000_000, 1_300_000]);
  });

  it('may fail: the power is cut then', () => {
    const broken = new PowerButton(async () => {
      throw new Error('no monitor');
    });
    expect(broken.ask()).toBeLessThan(1_000);
  });
});
