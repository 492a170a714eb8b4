import { describe, expect, it } from '@jest/globals';
import { blockChains, blockSets } from './block-rules.js';
import { changeScript, wholeScript } from './nft-script.js';
import { EMPTY_MODEL } from './nft-model.js';

const ranges = (blocks: readonly string[]) =>
  blockSets(blocks).map(([name, { elements }]) => [name, [...elements.keys()]]);

describe('blocked ranges', () => {
  it('are no rule where there are none', () => {
    expect([blockSets([]), blockChains([])]).toEqual([[], []]);
  });

  it('stand without those that are within others, a set for each family', () => {
    expect(ranges(['10.0.0.0/8', '10.1.0.0/16', '192.0.2.1/32', '10.0.0.0/8'.replace('10', '11')])).toEqual([
      ['inet blocked', ['10.0.0.0/8', '192.0.2.1/32', '11.0.0.0/8']],
    ]);
    expect(ranges(['2001:db8::/32', '2001:db8:1::/48', '10.0.0.0/8'])).toEqual([
      ['inet blocked', ['10.0.0.0/8']],
      ['inet blocked6', ['2001:db8::/32']],
    ]);
  });

  it('are dropped both ways, on the way in and on the way out', () => {
    const both = ['ip saddr @blocked drop', 'ip daddr @blocked drop'];
    expect(blockChains(['10.0.0.0/8']).map(([name, { rules }]) => [name, rules])).toEqual([
      ['inet block_in', both],
      ['inet block_out', both],
    ]);
    expect(blockChains(['2001:db8::/32'])[0]?.[1].rules[0]).toBe('ip6 saddr @blocked6 drop');
  });

  it('are sets of ranges for the kernel', () => {
    const model = { ...EMPTY_MODEL, sets: new Map(blockSets(['10.0.0.0/8'])) };
    expect(wholeScript(model)).toContain(
      'add set inet engine blocked { type ipv4_addr; flags interval; }\nadd element inet engine blocked { 10.0.0.0/8 }',
    );
    expect(changeScript(model, EMPTY_MODEL)).toBe('delete set inet engine blocked\n');
  });
});
