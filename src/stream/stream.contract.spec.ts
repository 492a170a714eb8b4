import { describe, expect, it } from '@jest/globals';
import { NIL_UUID } from '../common/ids/uuid.js';
import { downMessage, upMessage } from './stream.contract.js';

describe('a welcome', () => {
  const ids = { networkId: NIL_UUID, domainId: NIL_UUID };
  const network = { cidr: '10.0.0.0/8', gateway: '10.0.0.1', dns: '', domain: 'internal', mtu: 1450 };

  it.each([
    ['of a cloud that knows of no roles', {}],
    ['with facts for roles that this host knows not', { facts: { network, shelving: { rows: 3 } } }],
  ])('is understood: %s', (_what, more) => {
    const welcome = { type: 'welcome', network, ...more };
    const read = downMessage.parse(welcome);
    expect(read).toMatchObject(welcome);
    expect(read).toMatchObject({ network: ids });
  });
});

describe('what a host may say that it has', () => {
  const isUnderstood = (capacity: object) => upMessage.safeParse({ type: 'heartbeat', capacity }).success;
  const most = { vcpus: 4_096, memoryMiB: 67_108_864, diskGiB: 16_777_216 };

  it('is anything up to what no machine has', () => {
    expect(isUnderstood({ vcpus: 0, memoryMiB: 0, diskGiB: 0 })).toBe(true);
    expect(isUnderstood(most)).toBe(true);
  });

  it.each([
    [{ vcpus: 4_097 }],
    [{ memoryMiB: 67_108_865 }],
    [{ diskGiB: 16_777_217 }],
    [{ vcpus: -1 }],
    [{ memoryMiB: 1.5 }],
    [{ diskGiB: '1' }],
  ])('is not %j', (change) => {
    expect(isUnderstood({ ...most, ...change })).toBe(false);
  });
});

describe('a hello', () => {
  const hello = {
    ...{ type: 'hello', binary: 'engine-compute', host: 'h1', contract: 1 },
    ...{ version: '0.1.0', networkManager: 'flat', driver: 'fake' },
  };

  it('is in words that rows can keep', () => {
    expect(upMessage.safeParse(hello).success).toBe(true);
  });

  it.each(['binary', 'host', 'version', 'networkManager', 'driver'])('has no NUL in its %s', (name) => {
    for (const said of ['a\0b', 'half a character \ud800', 'x'.repeat(256)])
      expect(upMessage.safeParse({ ...hello, [name]: said }).success).toBe(false);
  });
});
