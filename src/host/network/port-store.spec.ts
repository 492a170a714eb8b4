import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PortStore } from './port-store.js';

const network = {
  networkId: '55555555-0000-4000-8000-000000000001',
  domainId: '66666666-0000-4000-8000-000000000001',
  ...{ cidr: '10.99.0.0/16', gateway: '10.99.0.1', dns: '', domain: 'd', mtu: 1500 },
};
const port = {
  portId: '11111111-1111-4111-8111-111111111111',
  instanceId: '22222222-2222-4222-8222-222222222222',
  mac: '02:00:00:00:00:01',
  address: '10.99.0.10',
  hostname: 'a',
  metadataHopLimit: 1,
  minFilterVersion: 0,
  network,
  guestUid: 7,
};
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ports-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('PortStore', () => {
  it('is read by the next one', async () => {
    const store = new PortStore(folder);
    expect((await store.load()).size).toBe(0);
    await store.put(port);
    expect([...(await new PortStore(folder).load()).values()]).toEqual([port]);
    await store.remove(port.portId);
    await store.remove(port.portId);
    expect((await new PortStore(folder).load()).size).toBe(0);
  });

  it('forgets what a crash left unreadable', async () => {
    const store = new PortStore(folder);
    await store.load();
    await store.put(port);
    const other = { ...port, portId: '44444444-4444-4444-8444-444444444444' };
    writeFileSync(join(folder, 'ports', 'cut.json'), '{"portId":');
    writeFileSync(join(folder, 'ports', `${other.portId}.json.new`), JSON.stringify(other));
    expect((await new PortStore(folder).load()).size).toBe(1);
    expect(readdirSync(join(folder, 'ports'))).toEqual([`${port.portId}.json`]);
  });
});
