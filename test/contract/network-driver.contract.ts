import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PortSpec } from '../../workflows/contracts/guest.js';
import type { NetworkSpec } from '../../workflows/contracts/network.js';
import type {
  BoundAddress,
  FilterRule,
  HostNetworkState,
  NetworkDriver,
  PortLimits,
} from '../../src/host/network/network-driver.js';

/** A host on which the driver works: made for each case, gone after it. `driver` gives the next daemon's. */
export interface NetworkHost {
  readonly config: NetworkSpec;
  /** Of the same domain, beside the first. */
  readonly second: NetworkSpec;
  /** Of another domain, with the range of the first. */
  readonly apart: NetworkSpec;
  /** Where the driver keeps what it knows. */
  readonly stateFolder: string;
  driver(): NetworkDriver;
  remove(): Promise<void>;
}

const { signal } = new AbortController();
const uuidOf = (kind: number, n: number) =>
  `${String(kind).repeat(8)}-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** The nth port of a case, in 10.x.0.0/24 of the host's network. */
export const portOf = (network: NetworkSpec, n: number): PortSpec => ({
  portId: uuidOf(1, n),
  instanceId: uuidOf(2, n),
  mac: `02:16:3e:00:00:${n.toString(16).padStart(2, '0')}`,
  address: network.gateway.replace(/\d+$/, String(n)),
  hostname: `guest-${n}`,
  metadataHopLimit: 2,
  minFilterVersion: 0,
  network,
});

/** The nth address outside of a case, of documentation's range, that stands for the port. */
export const addressOf = ({ domainId }: NetworkSpec, { portId }: PortSpec, n: number): BoundAddress => ({
  ...{ addressId: uuidOf(4, n), domainId, outside: `203.0.113.${n}`, portId },
  ...{ interface: '', generation: 1 },
});

export const GROUP = uuidOf(3, 1);
export const filtersOf = (version: number, ports: readonly PortSpec[]): HostNetworkState => ({
  version,
  filters: {
    ports: ports.map(({ portId, mac, address }) => ({ portId, mac, address, groups: [GROUP] })),
    groups: { [GROUP]: { rules: [] } },
    members: {},
  },
  peers: [],
});

/** The rules of docs/contracts/network.md that hold for every driver; each `it` is a row of that table. */
export function networkDriverContract(name: string, makeHost: () => Promise<NetworkHost>): void {
  describe(`network driver ${name}`, () => {
    let host: NetworkHost;
    let driver: NetworkDriver;
    const next = async () => {
      await driver.close();
      driver = host.driver();
      await driver.start(host.config);
    };

    beforeEach(async () => {
      host = await makeHost();
      driver = host.driver();
      await driver.start(host.config);
    });
    afterEach(async () => {
      await driver.teardown();
      await driver.close();
      await host.remove();
    });

    it('starts with nothing, and twice', async () => {
      await driver.start(host.config);
      expect(await driver.list()).toEqual([]);
      expect(await driver.inventory()).toEqual({ taps: [], leases: [], filters: [] });
    });

    it('plugs a port: named tap, lease, the guest’s own user', async () => {
      const ports = [portOf(host.config, 10), portOf(host.config, 11)];
      const bindings = await Promise.all(ports.map((port) => driver.plug(port, signal)));
      expect(new Set(bindings.map(({ tap }) => tap)).size).toBe(2);
      for (const { tap } of bindings) expect(tap.length).toBeLessThanOrEqual(15);
      const [one, two] = bindings.map(({ guestUid }) => guestUid);
      expect((two ?? 0) - (one ?? 0)).toBe(1);
      const found = await driver.inventory();
      expect([...found.taps].sort()).toEqual(bindings.map(({ tap }) => tap).sort());
      expect([...found.leases].sort()).toEqual(ports.map(({ address }) => address));
    });

    it('leaves a port that is plugged as it is', async () => {
      const port = portOf(host.config, 10);
      const first = await driver.plug(port, signal);
      expect(await driver.plug(port, signal)).toEqual(first);
      expect(await driver.list()).toHaveLength(1);
    });

    it('does nothing that is cancelled', async () => {
      await expect(driver.plug(portOf(host.config, 10), AbortSignal.abort())).rejects.toThrow();
      expect(await driver.inventory()).toEqual({ taps: [], leases: [], filters: [] });
    });

    it('unplugs a port with all that it had; one that is not there is success', async () => {
      const ports = [portOf(host.config, 10), portOf(host.config, 11)];
      await Promise.all(ports.map((port) => driver.plug(port, signal)));
      await driver.applyState(filtersOf(1, ports));
      await driver.unplug(uuidOf(1, 10));
      await driver.unplug(uuidOf(1, 10));
      await driver.unplug(uuidOf(1, 99));
      const { taps, leases, filters } = await driver.inventory();
      expect([taps.length, leases, filters]).toEqual([1, [ports[1]?.address], [ports[1]?.address]]);
      expect((await driver.list()).map(({ portId }) => portId)).toEqual([uuidOf(1, 11)]);
    });

    it('filters what is plugged here and nothing else', async () => {
      const [here, elsewhere] = [portOf(host.config, 10), portOf(host.config, 11)];
      await driver.plug(here, signal);
      await driver.applyState(filtersOf(1, [here, elsewhere]));
      expect((await driver.inventory()).filters).toEqual([here.address]);
      await driver.plug(elsewhere, signal);
      expect((await driver.inventory()).filters).toHaveLength(2);
      await driver.applyState(filtersOf(2, []));
      expect((await driver.inventory()).filters).toEqual([]);
      expect(await driver.list()).toHaveLength(2);
    });

    it('takes rules of both directions, of ranges, groups and protocols by number', async () => {
      const port = portOf(host.config, 10);
      await driver.plug(port, signal);
      const { filters, ...state } = filtersOf(1, [port]);
      const rule = { protocol: '-1', fromPort: -1, toPort: -1, source: { cidr: '0.0.0.0/0' } } as const;
      const rules: readonly FilterRule[] = [
        rule,
        { ...rule, direction: 'egress', protocol: '50', source: { cidr: '10.0.0.0/8' } },
        { ...rule, direction: 'egress', protocol: 'tcp', fromPort: 1, toPort: 2, source: { group: GROUP } },
      ];
      const members = { [GROUP]: [port.address] };
      await driver.applyState({ ...state, filters: { ...filters, groups: { [GROUP]: { rules } }, members } });
      expect((await driver.inventory()).filters).toEqual([port.address]);
      await driver.applyState(filtersOf(2, [port]));
      expect((await driver.inventory()).filters).toEqual([port.address]);
    });

    it('holds a port to its limits, those that come and those that change, until they go', async () => {
      const ports = [portOf(host.config, 10), portOf(host.config, 11)];
      const [, two] = ports as [PortSpec, PortSpec];
      await driver.plug(portOf(host.config, 10), signal);
      const limit = (version: number, limits?: PortLimits): HostNetworkState => {
        const { filters, ...state } = filtersOf(version, ports);
        const named = filters.ports.map((port) => ({ ...port, ...(limits && { limits }) }));
        return { ...state, filters: { ...filters, ports: named } };
      };
      await driver.applyState(limit(1, { inboundAverage: 1024, outboundAverage: 512 }));
      expect((await driver.inventory()).limited).toEqual([uuidOf(1, 10)]);
      await driver.plug(two, signal);
      expect((await driver.inventory()).limited).toHaveLength(2);
      await driver.applyState(limit(2, { inboundAverage: 2048, inboundPeak: 4096, inboundBurst: 100 }));
      expect((await driver.inventory()).limited).toHaveLength(2);
      await driver.applyState(limit(3));
      expect(await driver.inventory()).toMatchObject({ filters: ports.map(({ address }) => address) });
      expect(await driver.inventory()).not.toHaveProperty('limited');
      expect(await driver.inventory()).not.toHaveProperty('missing');
    });

    it('blocks ranges, one within another, of either family, until it is told of none', async () => {
      await driver.plug(portOf(host.apart, 10), signal);
      const blocks = ['192.0.2.0/24', '192.0.2.4/32', '198.51.100.7/32', '2001:db8::/32'];
      await driver.applyState({ ...filtersOf(1, []), blocks });
      expect((await driver.inventory()).blocks).toEqual(blocks);
      expect(await driver.inventory()).not.toHaveProperty('missing');
      await driver.applyState({ ...filtersOf(2, []), blocks: blocks.slice(1, 2) });
      expect((await driver.inventory()).blocks).toEqual(blocks.slice(1, 2));
      await driver.applyState(filtersOf(3, []));
      expect(await driver.inventory()).not.toHaveProperty('blocks');
      expect(await driver.inventory()).not.toHaveProperty('missing');
    });

    it('is found again by the next daemon', async () => {
      const port = portOf(host.config, 10);
      const binding = await driver.plug(port, signal);
      await next();
      const { portId, instanceId, mac, address } = port;
      expect(await driver.list()).toEqual([{ portId, instanceId, mac, address, binding }]);
      expect(await driver.plug(port, signal)).toEqual(binding);
      await driver.unplug(portId);
      await next();
      expect(await driver.list()).toEqual([]);
    });

    it('keeps a network for each that its ports are in', async () => {
      const [here, there] = [portOf(host.config, 10), portOf(host.second, 11)];
      const ports = [here, there, portOf(host.second, 12)];
      const bindings = await Promise.all(ports.map((port) => driver.plug(port, signal)));
      expect(new Set(bindings.map(({ domainId }) => domainId))).toEqual(new Set([host.config.domainId]));
      const leases = ports.map(({ address }) => address).sort();
      expect([...(await driver.inventory()).leases].sort()).toEqual(leases);
      await next();
      expect(await driver.list()).toHaveLength(3);
      expect([...(await driver.inventory()).leases].sort()).toEqual(leases);
      expect((await driver.inventory()).taps).toHaveLength(3);
      for (const { portId } of ports) await driver.unplug(portId);
      expect(await driver.inventory()).toEqual({ taps: [], leases: [], filters: [] });
      await next();
      expect(await driver.inventory()).toEqual({ taps: [], leases: [], filters: [] });
    });

    it('keeps domains apart that have the same range, address and MAC', async () => {
      const here = portOf(host.config, 10);
      const there = { ...portOf(host.apart, 10), portId: uuidOf(1, 20), instanceId: uuidOf(2, 20) };
      const bindings = await Promise.all([here, there].map((port) => driver.plug(port, signal)));
      expect(bindings.map(({ domainId }) => domainId)).toEqual([host.config.domainId, host.apart.domainId]);
      expect(new Set(bindings.map(({ guestUid }) => guestUid)).size).toBe(2);
      await driver.applyState(filtersOf(1, [here, there]));
      const found = { leases: [here.address, there.address], filters: [here.address, there.address] };
      expect(await driver.inventory()).toMatchObject(found);
      await next();
      expect(await driver.plug(there, signal)).toEqual(bindings[1]);
      await driver.applyState(filtersOf(2, [here, there]));
      expect(await driver.inventory()).toMatchObject(found);
      await driver.unplug(here.portId);
      expect(await driver.inventory()).toMatchObject({ leases: [there.address], filters: [there.address] });
      await driver.unplug(there.portId);
      expect(await driver.inventory()).toEqual({ taps: [], leases: [], filters: [] });
    });

    it('a domain goes with its last port, and comes again with the next one', async () => {
      const ports = [portOf(host.apart, 10), portOf(host.apart, 11)];
      for (let round = 0; round < 2; round += 1) {
        const plugged = await Promise.all(ports.map((port) => driver.plug(port, signal)));
        expect(new Set(plugged.map(({ namespace }) => namespace)).size).toBe(1);
        await Promise.all(ports.map(({ portId }) => driver.unplug(portId)));
        expect(await driver.inventory()).toEqual({ taps: [], leases: [], filters: [] });
      }
      const wider = { ...host.apart, networkId: uuidOf(5, 1), cidr: host.apart.cidr.replace(/\d+$/, '23') };
      const [one] = ports as [PortSpec, PortSpec];
      await driver.plug({ ...one, network: wider }, signal);
      expect(await driver.list()).toHaveLength(1);
    });

    it('starts without a network, and makes the first with its port', async () => {
      await driver.close();
      driver = host.driver();
      await driver.start();
      const port = portOf(host.second, 11);
      const binding = await driver.plug(port, signal);
      expect((await driver.inventory()).leases).toEqual([port.address]);
      await driver.close();
      driver = host.driver();
      await driver.start();
      expect(await driver.plug(port, signal)).toEqual(binding);
    });

    it('gives a user again that is free, and none that is taken, also after a restart', async () => {
      const [one, two, three] = [10, 11, 12].map((n) => portOf(host.config, n)) as [
        PortSpec,
        PortSpec,
        PortSpec,
      ];
      const first = await driver.plug(one, signal);
      const second = await driver.plug(two, signal);
      await driver.unplug(one.portId);
      await next();
      expect((await driver.plug(three, signal)).guestUid).toBe(first.guestUid);
      expect((await driver.plug(two, signal)).guestUid).toBe(second.guestUid);
    });

    it('finds ports that an earlier version left, with the user that their guests have', async () => {
      const port = { ...portOf(host.config, 10), network: undefined };
      await driver.close();
      mkdirSync(join(host.stateFolder, 'ports'), { recursive: true });
      writeFileSync(join(host.stateFolder, 'ports', `${port.portId}.json`), JSON.stringify(port));
      driver = host.driver();
      await driver.start(host.config);
      const [found] = await driver.list();
      expect(found).toMatchObject({ portId: port.portId, binding: { guestUid: 200_010 } });
      await next();
      expect(await driver.list()).toEqual([found]);
    });

    it('binds an address once, moves it to another port, and finds it again', async () => {
      const [one, two] = [portOf(host.config, 10), portOf(host.config, 11)];
      await driver.plug(one, signal);
      const address = addressOf(host.config, one, 1);
      await driver.bind(address);
      await driver.bind(address);
      expect(await driver.bound()).toEqual([address]);
      // A port that is not there yet has it when it comes.
      const moved = { ...address, portId: two.portId, generation: 2 };
      await driver.bind(moved);
      await driver.plug(two, signal);
      await next();
      expect(await driver.bound()).toEqual([moved]);
      await driver.unplug(two.portId);
      expect(await driver.bound()).toEqual([moved]);
      await driver.unbind(address.addressId);
      await driver.unbind(address.addressId);
      await next();
      expect(await driver.bound()).toEqual([]);
    });

    it('finds nobody at an address that is nobody’s', async () => {
      const { addressId, outside } = addressOf(host.config, portOf(host.config, 10), 1);
      expect(await driver.probe({ addressId, outside, interface: '' })).toBe(false);
    });

    it('takes down everything, twice', async () => {
      const port = portOf(host.config, 10);
      await driver.plug(port, signal);
      await driver.bind(addressOf(host.config, port, 1));
      await driver.teardown();
      await driver.teardown();
      expect(await driver.list()).toEqual([]);
      expect(await driver.bound()).toEqual([]);
    });
  });
}
