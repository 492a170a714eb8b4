import { describe, expect, it } from '@jest/globals';
import type { PortLimits } from '../../network-driver.js';
import { capChains, cappedIn, capSets } from './cap-rules.js';

const port = (limits?: PortLimits) => ({ portId: 'a-b', tap: 't1', ...(limits && { limits }) });

describe('what guests may send', () => {
  it('is as much as they can where nothing limits them', () => {
    expect(cappedIn([port(), port({ inboundAverage: 5, outboundPeak: 5 })])).toEqual([]);
    expect(capSets([])).toEqual([]);
    expect(capChains([])).toEqual([]);
  });

  it('is a second’s worth at once, or what was asked for, and two packets at least', () => {
    const of = (limits: PortLimits) => capChains([port(limits)])[0]?.[1].rules;
    expect(of({ outboundAverage: 1000 })).toEqual([
      'limit rate over 1024000 bytes/second burst 1 bytes drop',
    ]);
    expect(of({ outboundAverage: 1000, outboundBurst: 1500 })).toEqual([
      'limit rate over 1024000 bytes/second burst 512000 bytes drop',
    ]);
    expect(of({ outboundAverage: 28 })).toEqual([
      'limit rate over 28672 bytes/second burst 102400 bytes drop',
    ]);
  });

  it('has a peak first, above the average alone', () => {
    const of = (outboundPeak: number) => capChains([port({ outboundAverage: 1000, outboundPeak })])[0]?.[1];
    expect(of(1000)?.rules).toHaveLength(1);
    expect(of(2000)?.rules[0]).toBe('limit rate over 2048000 bytes/second burst 1 bytes drop');
  });

  it('is found by the device', () => {
    expect(capSets([port({ outboundAverage: 1 })])).toEqual([
      ['bridge capped', { type: 'ifname : verdict', elements: new Map([['"t1"', 'jump cap_ab']]) }],
    ]);
  });
});
