import { describe, expect, it } from '@jest/globals';
import { ruleText } from './rule-text.js';

const anywhere = { cidr: '0.0.0.0/0' };

describe('ruleText', () => {
  it.each([
    [
      { protocol: 'udp', fromPort: 1, toPort: 2, source: anywhere },
      'peer: 0.0.0.0/0, UDP, from port: 1, to port: 2, ALLOW',
    ],
    [{ protocol: '-1', fromPort: -1, toPort: -1, source: { groupId: 'sg-1' } }, 'peer: sg-1, ALL, ALLOW'],
    [
      { protocol: 'icmp', fromPort: 8, toPort: -1, source: anywhere },
      'peer: 0.0.0.0/0, ICMP, type: 8, code: ALL, ALLOW',
    ],
  ] as const)('says %j in AWS’s words', (rule, text) => {
    expect(ruleText(rule)).toBe(text);
  });
});
