import { describe, expect, it } from '@jest/globals';
import { filterSchema } from './filter-schema.js';

const GROUP = '33333333-0000-4000-8000-000000000001';
const set = (rule: object) => ({
  ports: [],
  groups: { [GROUP]: { rules: [rule] } },
  members: {},
});
const ssh = { protocol: 'tcp', fromPort: 22, toPort: 22, source: { cidr: '0.0.0.0/0' } };

describe('filterSchema', () => {
  it.each([
    {},
    { fromPort: -1, toPort: -1 },
    { fromPort: 0, toPort: 65_535 },
    { protocol: 'icmp', fromPort: 8, toPort: -1 },
    { protocol: 'icmp', fromPort: -1, toPort: -1 },
    { protocol: '-1', fromPort: -1, toPort: -1 },
    { protocol: '-1', fromPort: 0, toPort: 65_535 },
    { source: { group: GROUP } },
    { direction: 'ingress' },
    { direction: 'egress', protocol: '-1', fromPort: -1, toPort: -1 },
    { direction: 'egress', protocol: '50', fromPort: -1, toPort: -1 },
  ])('lets %j through', (change) => {
    expect(filterSchema.parse(set({ ...ssh, ...change }))).toEqual(set({ ...ssh, ...change }));
  });

  it.each([
    { protocol: 'gre' },
    { protocol: '256' },
    { protocol: '50 drop' },
    { fromPort: 23 },
    { fromPort: -1 },
    { toPort: 65_536 },
    { protocol: 'icmp', fromPort: 256, toPort: 0 },
    { protocol: 'icmp', fromPort: -1, toPort: 0 },
    { source: { cidr: '10.0.0.0/8 drop' } },
    { source: { cidr: '10.0.0.0' } },
    { source: { group: 'a; flush ruleset' } },
    { source: {} },
    { direction: 'both' },
  ])('refuses %j', (change) => {
    expect(filterSchema.safeParse(set({ ...ssh, ...change })).success).toBe(false);
  });

  it('refuses names that are no ids', () => {
    expect(filterSchema.safeParse({ ...set(ssh), groups: { 'x y': { rules: [] } } }).success).toBe(false);
    expect(filterSchema.safeParse({ ...set(ssh), members: { [GROUP]: ['10.0.0.1 }'] } }).success).toBe(false);
  });
});
