import { describe, expect, it } from '@jest/globals';
import { shapeLine, shapeOf } from './port-shape.js';

describe('the shape of a device', () => {
  it('is none without an average', () => {
    expect(shapeOf()).toBeUndefined();
    expect(shapeOf({ inboundPeak: 10, inboundBurst: 10, outboundAverage: 5 })).toBeUndefined();
  });

  it('saves a tenth of a second up, or what it was told, and never too little', () => {
    expect(shapeOf({ inboundAverage: 1000 })).toEqual({ rate: 1_024_000, burst: 102_400 });
    expect(shapeOf({ inboundAverage: 10 })).toEqual({ rate: 10_240, burst: 16_384 });
    expect(shapeOf({ inboundAverage: 10, inboundBurst: 32 })).toEqual({ rate: 10_240, burst: 32_768 });
    expect(shapeOf({ inboundAverage: 100_000, inboundBurst: 1 })).toEqual({
      ...{ rate: 102_400_000, burst: 1_024_000 },
    });
  });

  it('has a peak above its average alone', () => {
    expect(shapeOf({ inboundAverage: 10, inboundPeak: 10 })).not.toHaveProperty('peak');
    expect(shapeOf({ inboundAverage: 10, inboundPeak: 20 })).toMatchObject({ peak: 20_480 });
  });

  it('is a bucket of the kernel’s', () => {
    expect(shapeLine('t1', { rate: 1000, burst: 2000 })).toBe(
      'qdisc replace dev t1 root tbf rate 8000bit burst 2000 latency 100ms',
    );
    expect(shapeLine('t1', { rate: 1000, burst: 2000, peak: 2_000_000 })).toBe(
      'qdisc replace dev t1 root tbf rate 8000bit burst 2000 latency 100ms peakrate 16000000bit minburst 20000',
    );
  });
});
