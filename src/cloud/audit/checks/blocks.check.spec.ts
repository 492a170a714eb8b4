import { expect, it } from '@jest/globals';
import { blocksCheck } from './blocks.check.js';

const found = (blocks: readonly string[], network: object | undefined) =>
  blocksCheck
    .find({
      blocks: blocks.map((cidr) => ({ cidr })),
      inventories: new Map([['one', { host: 'one', ...(network && { network: { items: network } }) }]]),
    } as never)
    .map(({ kind, resource, host }) => [kind, resource, host]);

it('finds what a host lets pass, and what it blocks for nobody', () => {
  expect(found(['192.0.2.0/24'], undefined)).toEqual([]);
  expect(found(['192.0.2.0/24'], { blocks: ['192.0.2.0/24'] })).toEqual([]);
  expect(found([], {})).toEqual([]);
  expect(found(['192.0.2.0/24'], {})).toEqual([['block-missing', '192.0.2.0/24', 'one']]);
  expect(found([], { blocks: ['192.0.2.0/24'] })).toEqual([['block-stray', '192.0.2.0/24', 'one']]);
});
