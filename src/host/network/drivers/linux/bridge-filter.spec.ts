import { describe, expect, it } from '@jest/globals';
import { switchOnIn } from './bridge-filter.js';
import { openIpv6 } from './ipv6-network.js';
import { HostNamespace } from './host-namespace.js';

/** Switches in their order, with what each was set to. */
async function setBy(work: (namespace: HostNamespace) => Promise<void>): Promise<readonly string[]> {
  const switches: string[] = [];
  const namespace = new HostNamespace('spec', (_file, args = [], { input = '' } = {}) => {
    const names = args.filter((arg) => arg.startsWith('/proc/sys/net/'));
    switches.push(...names.map((name) => `${name.slice('/proc/sys/net/'.length)} ${String(input)}`));
    return Promise.resolve({ stdout: '', stderr: '' });
  });
  await work(namespace);
  return switches;
}

describe('frames from guest to guest', () => {
  it('pass the rules of both families at any time, also while a daemon starts again', async () => {
    const switches = await setBy(async (namespace) => {
      await switchOnIn(namespace);
      await openIpv6(namespace, 'br1', 'fd00::/64');
    });
    const filters = switches.filter((text) => text.startsWith('bridge/bridge-nf-call-ip'));
    expect(filters).toEqual(['bridge/bridge-nf-call-iptables 1', 'bridge/bridge-nf-call-ip6tables 1']);
    expect(switches).toContain('bridge/bridge-nf-call-arptables 0');
    expect(switches).toContain('ipv4/conf/all/accept_redirects 0');
    expect(switches.indexOf('ipv6/conf/br1/accept_ra 0')).toBeGreaterThan(0);
  });
});
