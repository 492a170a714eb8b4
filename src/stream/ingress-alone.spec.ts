import { describe, expect, it } from '@jest/globals';
import type { FilterRule, WholeFilters } from './filters.contract.js';
import { ingressAlone } from './ingress-alone.js';

const GROUP = '33333333-0000-4000-8000-000000000001';
const all: FilterRule = { protocol: '-1', fromPort: -1, toPort: -1, source: { cidr: '0.0.0.0/0' } };
const out: FilterRule = { ...all, direction: 'egress' };
const filters = (...rules: FilterRule[]): WholeFilters => ({
  ...{ version: 1, ports: [], members: {} },
  groups: { [GROUP]: { rules } },
});

describe('ingressAlone', () => {
  it('tells a host that filters no egress the rest', () => {
    const esp: FilterRule = { ...all, protocol: '50' };
    const both: FilterRule = { ...all, direction: 'ingress' };
    expect(ingressAlone(filters(all, both, esp, out))).toEqual(filters(all, both));
    expect(ingressAlone({ ...filters(), groups: {} }).groups).toEqual({});
  });

  it.each<[FilterRule[]]>([
    [[]],
    [[all]],
    [[{ ...out, protocol: 'tcp' }]],
    [[{ ...out, source: { cidr: '10.0.0.0/8' } }]],
    [[{ ...out, source: { group: GROUP } }]],
  ])('tells it nothing of a group that does not let everything out: %j', (rules) => {
    expect(() => ingressAlone(filters(...rules))).toThrow(GROUP);
  });
});
