import { describe, expect, it } from '@jest/globals';
import { DomainRoutes6, type WantedRoutes6 } from './domain-routes6.js';
import { HostNamespace } from './host-namespace.js';
import type { RouteRow, RuleRow } from './route-lines.js';

const TABLE = 0x10_00_00_01;
const link = { machine: 'fd00:ec2:0:1::a9fe:0', namespace: 'fd00:ec2:0:1::a9fe:1' };
const routed6 = [
  {
    ...{ bridge: 'br1', cidr: '10.0.0.0/24', table: TABLE, local: ['fd00:1::/56'] },
    routes: [{ destination: '::/0', to: 'egress-only' as const }],
  },
];
const peer = {
  ...{ domainId: 'two', device: 'peer2', own: '', address: '', ranges: [] },
  six: { own: 'fd00:ec2:0:3::1', address: 'fd00:ec2:0:3::2', ranges: ['fd00:2::/56'] },
};
const NONE: WantedRoutes6 = { routed6: [], peers: [] };

/** A kernel that answers what it is given, and notes what it is told. */
function routesOf(first: WantedRoutes6, devices = ['br1', 'uplink']) {
  const kernel = { rules: [] as RuleRow[], routes: [] as RouteRow[], devices, told: [] as string[] };
  const namespace = new HostNamespace('ns', async (_file, args, { input = '' } = {}) => {
    if (args.includes('-batch')) kernel.told.push(...String(input).split('\n'));
    if (!args.includes('-j')) return { stdout: '', stderr: '' };
    const links = kernel.devices.map((ifname) => ({ ifname }));
    const rows = args.includes('rule') ? kernel.rules : args.includes('route') ? kernel.routes : links;
    return { stdout: JSON.stringify(rows), stderr: '' };
  });
  let now = first;
  const routes = new DomainRoutes6({ namespace, link, wanted: () => now });
  return { kernel, routes, want: (next: WantedRoutes6) => (now = next) };
}

describe('routes of IPv6 in a domain', () => {
  it('cost nothing where there are none', async () => {
    const { kernel, routes } = routesOf(NONE);
    await routes.commit();
    routes.forget();
    await routes.commit();
    expect([kernel.told, await routes.missing()]).toEqual([[], []]);
  });

  it('are known where the kernel’s tools write them with an address of IPv4', async () => {
    const route = { destination: '::ffff:102:0/112', to: 'nowhere' as const };
    const { kernel, routes } = routesOf({
      routed6: [{ bridge: 'br1', cidr: '10.0.0.0/24', table: TABLE, local: [], routes: [route] }],
      peers: [],
    });
    await routes.commit();
    expect(await routes.missing()).toContain(`IPv6 route table ${TABLE} unreachable ::ffff:102:0/112`);
    kernel.routes.push({ type: 'unreachable', dst: '::ffff:1.2.0.0/112', dev: 'lo', table: String(TABLE) });
    expect((await routes.missing()).join()).not.toContain('ffff');
  });

  it('are a table and a rule a network, and go with it', async () => {
    const { kernel, routes, want } = routesOf({ routed6, peers: [] });
    await routes.commit();
    expect(kernel.told).toEqual([
      `route replace table ${TABLE} unreachable fd00:1::/56`,
      `route replace table ${TABLE} ::/0 via fd00:ec2:0:1::a9fe:0 dev uplink onlink`,
      'rule add pref 20000 lookup main suppress_prefixlength 0',
      `rule add pref 20001 iif br1 lookup ${TABLE}`,
    ]);
    kernel.told.length = 0;
    await routes.commit();
    expect(kernel.told).toEqual([]);
    expect(await routes.missing()).toHaveLength(4);
    kernel.routes.push(
      { type: 'unreachable', dst: 'fd00:1::/56', dev: 'lo', table: String(TABLE) },
      { dst: 'default', gateway: link.machine, dev: 'uplink', table: String(TABLE) },
    );
    kernel.rules.push({ priority: 20_000, table: 'main' });
    expect(await routes.missing()).toEqual([`IPv6 rule pref 20001 iif br1 lookup ${TABLE}`]);
    routes.forget();
    await routes.commit();
    expect(kernel.told).toEqual([`rule add pref 20001 iif br1 lookup ${TABLE}`]);
    kernel.told.length = 0;
    want(NONE);
    await routes.commit();
    expect(kernel.told).toEqual([
      'rule del pref 20000 lookup main suppress_prefixlength 0',
      `route del table ${TABLE} fd00:1::/56`,
      `route del table ${TABLE} ::/0`,
    ]);
  });

  it('wait for a link to another domain that is only coming', async () => {
    const to = {
      destination: 'fd00:2::/56',
      to: 'peer' as const,
      device: 'peer2',
      address: peer.six.address,
    };
    const [network] = routed6;
    const wanted = { routed6: network ? [{ ...network, routes: [to] }] : [], peers: [peer] };
    const { kernel, routes } = routesOf(wanted);
    await routes.commit();
    expect(kernel.told.join()).not.toContain('peer2');
    kernel.devices = [...kernel.devices, 'peer2'];
    await routes.commit();
    expect(kernel.told).toContain('addr replace fd00:ec2:0:3::1/128 dev peer2 nodad');
    expect(kernel.told).toContain(
      `route replace table ${TABLE} fd00:2::/56 via fd00:ec2:0:3::2 dev peer2 onlink`,
    );
  });
});
