import { expect, it } from '@jest/globals';
import { exportFor } from './serves-remotely.js';
import type { VolumeDriver } from './volume-driver.js';

const { signal } = new AbortController();
const asked = { volumeId: 'v', instanceId: 'i' };
const near = { export: async () => ({ socket: '/near' }) };
const far = { exportRemotely: async () => ({ socket: '', tcp: { host: 'h', port: 1 } }) };
const driver = (parts: object) => parts as VolumeDriver;

it('serves guests of its own host over a socket, and those of others over TCP', async () => {
  expect(await exportFor(driver({ ...near, ...far }), asked, signal)).toEqual({ socket: '/near' });
  const remote = { ...asked, isRemote: true } as const;
  expect(await exportFor(driver({ ...near, ...far }), remote, signal)).toMatchObject({ tcp: { port: 1 } });
});

it('serves no guest of another host where the driver cannot', () =>
  expect(() => exportFor(driver(near), { ...asked, isRemote: true }, signal)).toThrow(
    'to guests of its own host only',
  ));
