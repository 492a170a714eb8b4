import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { ServerWatch } from './server-watch.js';
import type { VolumeRecord } from './volume-record.js';

const used = (): VolumeRecord => ({
  ...{ volumeId: randomUUID(), sizeGiB: 1, generation: 1 },
  use: { instanceId: randomUUID(), uid: 0 },
});

it('starts all again that are not served, whatever becomes of one, and leaves that for a while', async () => {
  const [broken, other] = [used(), used()];
  const unused = { volumeId: randomUUID(), sizeGiB: 1, generation: 1 };
  const asked: string[] = [];
  let isOver = false;
  const watch = new ServerWatch({ all: () => [broken, unused, other] }, async (volumeId) => {
    asked.push(volumeId);
    if (volumeId === broken.volumeId) throw new Error('its key is away');
    await new Promise(setImmediate);
    isOver = true;
  });
  await expect(watch.look()).rejects.toThrow('its key is away');
  expect(isOver).toBe(true);
  expect(asked).toEqual([broken.volumeId, other.volumeId]);
  await watch.look();
  expect(asked.slice(2)).toEqual([other.volumeId]);
});
