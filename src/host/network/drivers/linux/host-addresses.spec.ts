import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Exec } from '../../../../common/exec/exec.js';
import type { NetworkDriverOptions } from '../../network-driver-options.js';
import type { BoundAddress } from '../../network-driver.js';
import { TranslationStore } from '../../translation-store.js';
import { HostAddresses } from './host-addresses.js';
import { HostNamespace } from './host-namespace.js';
import type { LinuxHost } from './linux-host.js';

const ID = '33333333-0000-4000-8000-000000000001';
const PORT = '33333333-0000-4000-8000-000000000002';
const ADDRESS: BoundAddress = {
  ...{ addressId: ID, domainId: '33333333-0000-4000-8000-000000000003', portId: PORT },
  ...{ outside: '192.0.2.7', interface: '', generation: 1 },
};
/** The machine's own. */
const TAKEN = '192.0.2.1';
/** No machine has it. */
const FRONT = 'engspec-front';

let folder: string;
let store: TranslationStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'addresses-'));
  store = new TranslationStore(folder);
  await store.load();
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Addresses of a host, and in order what it did. `failing`: what it cannot do. */
function addresses(failing = '') {
  const did: string[] = [];
  const note = async (what: string) => {
    did.push(what);
    if (failing !== '' && what.startsWith(failing)) throw new Error(`no ${failing}`);
  };
  const exec: Exec = async (file, args) => {
    await note([file, ...args].join(' '));
    return { stdout: '', stderr: '' };
  };
  const committed = () =>
    note(
      `rules for ${store
        .all()
        .map(({ outside }) => outside)
        .join()}`,
    );
  const host = {
    home: {
      namespace: new HostNamespace('ns', exec),
      machine: { has: (address: string) => address === TAKEN },
      ways: {
        open: ({ outside }: BoundAddress) => note(`open ${outside}`),
        shut: ({ outside }: BoundAddress) => note(`shut ${outside}`),
      },
    },
    commitAll: committed,
    domains: { get: () => undefined },
  } as unknown as LinuxHost;
  const options = { exec, cloud: 'c', host: 'h' } as NetworkDriverOptions;
  return { did, addresses: new HostAddresses(host, options, store) };
}

/** What the next daemon finds. */
const kept = async () => {
  const next = new TranslationStore(folder);
  await next.load();
  return next.all();
};

const flows = (side: string) => `nsenter --net=/run/netns/ns conntrack --delete --${side} 192.0.2.7`;
const FORGOTTEN = [flows('orig-dst'), flows('reply-dst')];

describe('HostAddresses', () => {
  it('binds: the record, then rules, then the way', async () => {
    const { did, addresses: host } = addresses();
    await host.bind(ADDRESS);
    expect(did).toEqual(['rules for 192.0.2.7', 'open 192.0.2.7']);
    expect(await kept()).toEqual([ADDRESS]);
  });

  it('flows end when the address goes to another port, and with no other change', async () => {
    const { did, addresses: host } = addresses();
    await host.bind(ADDRESS);
    await host.bind({ ...ADDRESS, generation: 2 });
    expect(did).not.toContain(FORGOTTEN[0]);
    did.length = 0;
    await host.bind({ ...ADDRESS, portId: ID });
    expect(did).toEqual(['rules for 192.0.2.7', ...FORGOTTEN, 'open 192.0.2.7']);
    expect(await kept()).toEqual([{ ...ADDRESS, portId: ID }]);
  });

  it('flows end when the address goes to another one of its port', async () => {
    const { did, addresses: host } = addresses();
    await host.bind(ADDRESS);
    did.length = 0;
    const further = { ...ADDRESS, inside: '10.99.0.9' };
    await host.bind(further);
    expect(did).toEqual(['rules for 192.0.2.7', ...FORGOTTEN, 'open 192.0.2.7']);
    expect(await kept()).toEqual([further]);
  });

  it('neighbours that cannot be told are no failure', async () => {
    const { did, addresses: host } = addresses();
    await host.bind({ ...ADDRESS, interface: FRONT });
    expect(did.slice(0, 2)).toEqual(['rules for 192.0.2.7', 'open 192.0.2.7']);
    expect(did.slice(2)).toEqual([expect.stringMatching(/^ip link del /)]);
  });

  it.each([
    { outside: 'localhost' },
    { interface: 'a b' },
    { portId: 'p' },
    { inside: 'x' },
    { generation: -1 },
  ])('refuses %j and does nothing', async (wrong) => {
    const { did, addresses: host } = addresses();
    await expect(host.bind({ ...ADDRESS, ...wrong })).rejects.toThrow(Object.keys(wrong)[0]);
    expect([did, await kept()]).toEqual([[], []]);
  });

  it('refuses what is the machine’s own', async () => {
    const { did, addresses: host } = addresses();
    await expect(host.bind({ ...ADDRESS, outside: TAKEN })).rejects.toMatchObject({
      ...{ code: 'InternalError', message: `The machine itself has the address ${TAKEN}` },
    });
    expect([did, await kept()]).toEqual([[], []]);
  });

  it('unbinds: rules, the way, flows, and the record last', async () => {
    const { did, addresses: host } = addresses();
    await host.unbind(ID);
    expect(did).toEqual([]);
    await store.put(ADDRESS);
    await host.unbind(ID);
    expect(did).toEqual(['rules for ', 'shut 192.0.2.7', ...FORGOTTEN]);
    expect([store.all(), await kept()]).toEqual([[], []]);
  });

  it.each(['rules', 'shut', 'nsenter'])('stays bound when there is no %s', async (failing) => {
    const { addresses: host } = addresses(failing);
    await store.put(ADDRESS);
    await expect(host.unbind(ID)).rejects.toThrow(`no ${failing}`);
    expect([store.all(), await kept()]).toEqual([[ADDRESS], [ADDRESS]]);
  });

  it('probes: the machine has its own; without an interface nobody else is asked', async () => {
    const { did, addresses: host } = addresses();
    expect(await host.probe({ ...ADDRESS, outside: TAKEN, interface: FRONT })).toBe(true);
    expect(await host.probe(ADDRESS)).toBe(false);
    await expect(host.probe({ ...ADDRESS, interface: FRONT })).rejects.toThrow(`no interface ${FRONT}`);
    await expect(host.probe({ ...ADDRESS, outside: '192.0.2' })).rejects.toThrow('outside');
    expect(did).toEqual([]);
  });
});
