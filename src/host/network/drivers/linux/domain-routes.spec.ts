import { describe, expect, it } from '@jest/globals';
import { DomainRoutes, type WantedRoutes } from './domain-routes.js';
import { HostNamespace } from './host-namespace.js';
import { PeerJoin } from './peer-join.js';
import type { RouteRow } from './route-lines.js';

const peer = { domainId: 'two', device: 'peer2', own: '169.254.64.1', address: '169.254.64.2', ranges: [] };
const wanted: WantedRoutes = {
  routed: [
    {
      ...{ bridge: 'br1', cidr: '10.1.1.0/24', table: 0x10_00_00_01, local: ['10.1.0.0/16'] },
      routes: [
        { destination: '192.0.2.7/32', to: 'port', device: 'br9', address: '10.1.9.5' },
        { destination: '10.2.0.0/16', to: 'peer', device: 'peer2', address: '169.254.64.2' },
        { destination: '10.3.0.0/16', to: 'nowhere' },
        { destination: '0.0.0.0/0', to: 'internet' },
      ],
    },
  ],
  peers: [peer],
};
const NOTHING: WantedRoutes = { routed: [], peers: [] };
const TABLE = String(0x10_00_00_01);

/** A kernel that answers what it is given, and notes what it is told. */
function kernel(devices: readonly string[]) {
  const state = {
    devices: devices.map((ifname) => ({ ifname, addr_info: [{ local: '169.254.64.1' }] })),
    rules: [{ priority: 0, table: 'local' }] as { priority: number; iif?: string; table: string }[],
    routes: [{ dst: '10.1.1.0/24', dev: 'br1' }] as RouteRow[],
    told: [] as string[],
  };
  const namespace = new HostNamespace('ns', async (_file, args, options) => {
    const rows = { addr: state.devices, link: state.devices, rule: state.rules, route: state.routes };
    const asked = args.find((arg) => arg in rows) as keyof typeof rows;
    if (args.includes('-batch')) state.told.push(...String(options?.input).split('\n'));
    return { stdout: args.includes('-j') ? JSON.stringify(rows[asked]) : '', stderr: '' };
  });
  return { state, namespace };
}

function routesOf(devices: readonly string[], first = wanted) {
  const { state, namespace } = kernel(devices);
  const own = { domainId: 'one', namespace, isUp: true };
  const other = {
    domainId: 'two',
    namespace: new HostNamespace('other', async () => ({ stdout: '', stderr: '' })),
    isUp: true,
  };
  let now = first;
  const domain = { ...own, links: { addresses: { machine: '169.254.0.2', namespace: '169.254.0.3' } } };
  const peers = new PeerJoin((id) => (id === 'two' ? other : undefined));
  peers.open();
  const routes = new DomainRoutes(domain, { peers, wanted: () => now });
  return { state, routes, peers, own, other, want: (next: WantedRoutes) => (now = next) };
}

describe('DomainRoutes', () => {
  it('writes a table a network, then the rule that leads to it, and only what is missing later', async () => {
    const { state, routes } = routesOf(['br1', 'br9', 'peer2']);
    await routes.commit();
    expect(state.told).toEqual(
      [
        'addr replace 169.254.64.1/32 dev peer2',
        'link set peer2 up',
        `route replace table ${TABLE} unreachable 10.1.0.0/16`,
        `route replace table ${TABLE} 192.0.2.7/32 via 10.1.9.5 dev br9 onlink`,
        `route replace table ${TABLE} 10.2.0.0/16 via 169.254.64.2 dev peer2 onlink`,
        `route replace table ${TABLE} unreachable 10.3.0.0/16`,
        `route replace table ${TABLE} 0.0.0.0/0 via 169.254.0.2 dev uplink onlink`,
        'rule add pref 20000 lookup main suppress_prefixlength 0',
        `rule add pref 20001 iif br1 lookup ${TABLE}`,
      ].filter((line) => !line.includes('dev uplink')),
    );
  });

  it('makes the link to another domain, and takes those away that nobody wants', async () => {
    const { state, routes, want } = routesOf(['br1', 'br9', 'uplink']);
    await routes.commit();
    expect(state.told[0]).toBe('link add peer2 type veth peer name peer7692c3ad354 netns other');
    state.devices.push({ ifname: 'peer2', addr_info: [] }, { ifname: 'peer3', addr_info: [] });
    state.rules.push({ priority: 20_000, table: 'main' }, { priority: 20_001, iif: 'br1', table: TABLE });
    state.routes.push(
      { type: 'unreachable', dst: '10.1.0.0/16', table: TABLE },
      { dst: '192.0.2.7', gateway: '10.1.9.5', dev: 'br9', table: TABLE },
      { dst: 'default', gateway: '169.254.0.2', dev: 'uplink', table: TABLE },
    );
    state.told.length = 0;
    want(NOTHING);
    await routes.commit();
    expect(state.told).toEqual([
      'rule del pref 20000 lookup main suppress_prefixlength 0',
      `rule del pref 20001 iif br1 lookup ${TABLE}`,
      `route del table ${TABLE} 10.1.0.0/16`,
      `route del table ${TABLE} 192.0.2.7/32`,
      `route del table ${TABLE} 0.0.0.0/0`,
      'link del peer2',
      'link del peer3',
    ]);
    state.told.length = 0;
    await routes.commit();
    expect([state.told, await routes.missing()]).toEqual([[], []]);
  });

  it('waits for a network that is only coming, and says what has gone', async () => {
    const { state, routes } = routesOf(['br1', 'uplink', 'peer2']);
    await routes.commit();
    expect(state.told.join()).not.toContain('br9');
    expect(await routes.missing()).toEqual([]);
    state.devices.push({ ifname: 'br9', addr_info: [] });
    await routes.commit();
    expect(state.told.join()).toContain('via 10.1.9.5 dev br9 onlink');
    state.devices.splice(2, 1);
    expect(await routes.missing()).toEqual(
      expect.arrayContaining(['link peer2', `rule pref 20001 iif br1 lookup ${TABLE}`]),
    );
    routes.forget();
    expect(await routes.missing()).toEqual([]);
  });

  it('joins no domain that has gone', async () => {
    const { peers, own, other } = routesOf([]);
    await expect(peers.join(own, { ...peer, domainId: 'three' })).rejects.toThrow('has gone meanwhile');
    other.isUp = false;
    await expect(peers.join(own, peer)).rejects.toThrow('has gone meanwhile');
  });
});
