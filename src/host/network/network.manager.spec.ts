import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../../test/support/until.js';
import type { PortBinding, PortSpec } from '../../../workflows/contracts/guest.js';
import { FenceGate } from '../../common/fencing/fence-gate.js';
import type { WholeFilters } from '../../stream/filters.contract.js';
import type { NetworkDriver, RestingDriver } from './network-driver.js';
import { NetworkManager, type NetworkManagerParts } from './network.manager.js';
import { NETWORK_SPEC, PORT_SPEC } from '../../../test/support/port-specs.js';

const { signal } = new AbortController();
const port: PortSpec = { ...PORT_SPEC, minFilterVersion: 2 };
const binding: PortBinding = { tap: 'tap1', namespace: 'ns', guestUid: 7, domainId: '' };
const fence = (sequence: number) => ({ generation: 1, sequence });

class Host {
  readonly calls: string[] = [];
  version = 2;
  plugFails: Error | undefined;

  readonly driver: NetworkDriver & RestingDriver = {
    start: async () => void this.calls.push('start'),
    plug: async () => {
      this.calls.push('plug');
      if (this.plugFails) throw this.plugFails;
      return binding;
    },
    unplug: async () => void this.calls.push('unplug'),
    applyState: async ({ version }) => void this.calls.push(`apply ${version}`),
    bind: async ({ generation }) => void this.calls.push(`bind ${generation}`),
    unbind: async () => void this.calls.push('unbind'),
    probe: async () => true,
    bound: async () => [],
    list: async () => [{ ...port, binding }],
    inventory: async () => ({ taps: ['tap1'], leases: [port.address], filters: [] }),
    close: async () => void this.calls.push('close'),
    rest: async () => void this.calls.push('rest'),
    teardown: async () => undefined,
  };

  readonly link: NetworkManagerParts['link'] = {
    filtersApplied: (version) => void this.calls.push(`applied ${version}`),
    pullFilters: async (): Promise<WholeFilters> => ({
      version: this.version,
      ports: [],
      groups: {},
      members: {},
    }),
  };
}

let folder: string;
let host: Host;
let manager: NetworkManager;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'network-'));
  host = new Host();
  manager = new NetworkManager({ driver: host.driver, link: host.link, fences: new FenceGate(folder) });
});
afterEach(async () => {
  await manager.close();
  rmSync(folder, { recursive: true });
});

describe('NetworkManager', () => {
  it('starts the driver with what the cloud says, then pulls', async () => {
    await manager.start(NETWORK_SPEC);
    await manager.preparePort(port, fence(1), signal);
    expect(host.calls.slice(0, 1)).toEqual(['start']);
    expect(host.calls).toContain('applied 2');
  });

  it('a port is ready once its filters are in force', async () => {
    host.version = 1;
    await manager.start(NETWORK_SPEC);
    const preparing = manager.preparePort(port, fence(1), signal);
    host.version = 2;
    expect(await preparing).toEqual(binding);
    expect(host.calls).toContain('apply 2');
  });

  it('believes no version from before the last connection', async () => {
    await manager.start(NETWORK_SPEC);
    await manager.preparePort(port, fence(1), signal);
    // The cloud's rows come from a backup: it counts lower.
    host.version = 1;
    manager.handlers.welcomed?.();
    const later = { ...port, portId: '33333333-3333-4333-8333-333333333333', minFilterVersion: 2 };
    const preparing = manager.preparePort(later, fence(1), signal);
    await until(async () => host.calls.includes('apply 1'));
    host.version = 2;
    expect(await preparing).toEqual(binding);
  });

  it('gives up waiting for filters when the port cannot be plugged', async () => {
    host.version = 1;
    host.plugFails = new Error('no tap');
    await manager.start(NETWORK_SPEC);
    await expect(manager.preparePort(port, fence(1), signal)).rejects.toThrow('no tap');
  });

  it('a release stops a preparation that waits', async () => {
    host.version = 1;
    await manager.start(NETWORK_SPEC);
    const preparing = manager.preparePort(port, fence(1), signal);
    const releasing = manager.releasePort(port, fence(2), signal);
    await expect(preparing).rejects.toMatchObject({ code: 'OperationOvertaken' });
    await releasing;
    await expect(manager.preparePort(port, fence(1), signal)).rejects.toMatchObject({
      code: 'OperationOvertaken',
    });
    expect(host.calls.filter((call) => call === 'unplug')).toHaveLength(1);
  });

  it('lets go of what is plugged, and takes down what only guests needed when all comes to rest', async () => {
    await manager.start(NETWORK_SPEC);
    await manager.quiesce();
    expect(host.calls.at(-1)).toBe('rest');
    await manager.close();
    expect(host.calls.at(-1)).toBe('close');
    const other = new Host();
    const kept = new NetworkManager({
      driver: other.driver,
      link: other.link,
      fences: new FenceGate(join(folder, 'other')),
    });
    await kept.start(NETWORK_SPEC);
    await kept.close();
    expect(other.calls).not.toContain('rest');
  });

  it('pulls when the cloud hints, and tells what is here', async () => {
    await manager.start(NETWORK_SPEC);
    host.version = 5;
    manager.handlers.filtersAt?.(5, false);
    await manager.preparePort({ ...port, minFilterVersion: 5 }, fence(1), signal);
    expect(host.calls).toContain('applied 5');
    const { portId, instanceId, mac, address } = port;
    expect(await manager.inventory()).toEqual({
      ports: [{ portId, instanceId, mac, address }],
      taps: ['tap1'],
      leases: [address],
      filters: [],
    });
  });
});
