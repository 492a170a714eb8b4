import { describe, expect, it } from '@jest/globals';
import { RequestMeter } from './request-meter.js';

const taken = (meter: RequestMeter, who: string, count: number, now: number): number =>
  Array.from({ length: count }, () => meter.takes(who, now)).filter(Boolean).length;

describe('RequestMeter', () => {
  it('lets each ask so often a second, and twice as often after a pause', () => {
    const meter = new RequestMeter(10);
    expect(taken(meter, 'ann', 100, 0)).toBe(20);
    expect(taken(meter, 'ann', 100, 1_000)).toBe(10);
    expect(taken(meter, 'ann', 100, 1_100)).toBe(1);
    expect(taken(meter, 'bob', 100, 1_100)).toBe(20);
    expect(taken(meter, 'ann', 100, 60_000)).toBe(20);
  });

  it('counts nobody when there is no limit', () => {
    expect(taken(new RequestMeter(0), 'ann', 100_000, 0)).toBe(100_000);
  });
});
