import { describe, expect, it } from '@jest/globals';
import { bridgeMac, machineLinkName, namespaceName, tapName } from './host-names.js';

describe('names of a host’s network', () => {
  it('a namespace is called after cloud and host', () => {
    expect(namespaceName('engine', 'host1.example.org')).toBe('engine-engine-host1.example.org');
  });

  it('two owners never share one', () => {
    const names = [
      namespaceName('a-b', 'c'),
      namespaceName('a', 'b-c'),
      namespaceName('a', '../c'),
      namespaceName('a', '__c'),
      namespaceName('a', 'c'.repeat(300)),
      namespaceName('a', 'c'.repeat(301)),
    ];
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9._-]{1,160}$/);
  });

  it('devices fit the kernel’s limit and differ by cloud, host and port', () => {
    const names = [
      machineLinkName('a', 'b'),
      machineLinkName('ab', ''),
      tapName('a', 'b', '1'),
      tapName('a', 'b', '2'),
      tapName('a', 'c', '1'),
    ];
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^(eng|tap)[0-9a-f]{12}$/);
  });

  it('the bridge’s address is a unicast one, locally administered', () => {
    expect(bridgeMac('a', 'b')).toMatch(/^02(:[0-9a-f]{2}){5}$/);
  });
});
