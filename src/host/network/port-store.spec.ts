import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PORT_SPEC } from '../../../test/support/port-specs.js';
import { PortStore } from './port-store.js';

const port = { ...PORT_SPEC, guestUid: 7 };
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
