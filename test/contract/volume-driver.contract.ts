import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { VolumeDefinition, VolumeDriver } from '../../src/host/volume/volume-driver.js';

/** One host for volumes, and what the suite does to it behind the driver's back. */
export interface VolumeRig {
  /** A driver as a daemon that starts would make it, adopted. */
  open(): Promise<VolumeDriver>;
  /** Something that looks like ours and belongs to no volume. */
  leaveStray(): Promise<void>;
  clear(): Promise<void>;
}

const { signal } = new AbortController();

/** Rules of docs/contracts/volume.md. */
export function volumeDriverContract(name: string, makeRig: () => Promise<VolumeRig>): void {
  describe(`the volume driver ${name}`, () => {
    let rig: VolumeRig;
    let driver: VolumeDriver;
    let volume: VolumeDefinition;
    const [one, other] = [randomUUID(), randomUUID()];
    const facts = () => driver.list();
    const reopen = async () => {
      await driver.close();
      driver = await rig.open();
    };

    beforeEach(async () => {
      rig = await makeRig();
      driver = await rig.open();
      volume = { volumeId: randomUUID(), sizeGiB: 1, generation: 3 };
    });
    afterEach(async () => {
      for (const { volumeId } of await driver.list()) await driver.remove(volumeId);
      for (const { snapshotId } of await driver.snapshots()) await driver.removeSnapshot(snapshotId);
      await driver.close();
      await rig.clear();
    });

    it('makes a volume once, and keeps it for the next daemon', async () => {
      await driver.create(volume, signal);
      await driver.create({ ...volume, generation: 4 }, signal);
      const fact = { volumeId: volume.volumeId, sizeGiB: 1, generation: 4, usedBy: null };
      expect(await facts()).toEqual([fact]);
      await reopen();
      expect(await facts()).toEqual([fact]);
      expect(await driver.strays()).toEqual([]);
    });

    it('removes it with who uses it, and what is not there', async () => {
      await driver.create(volume, signal);
      await driver.export(volume.volumeId, one, signal);
      await driver.remove(volume.volumeId);
      await driver.remove(volume.volumeId);
      expect(await facts()).toEqual([]);
      expect(await driver.strays()).toEqual([]);
    });

    it('lets one instance use it at a time, and says where', async () => {
      await driver.create(volume, signal);
      const address = await driver.export(volume.volumeId, one, signal);
      expect(await driver.export(volume.volumeId, one, signal)).toEqual(address);
      expect(await facts()).toMatchObject([{ usedBy: one }]);
      await driver.export(volume.volumeId, other, signal);
      expect(await facts()).toMatchObject([{ usedBy: other }]);
      // Too late: it is the other's by now.
      await driver.unexport(volume.volumeId, one);
      expect(await facts()).toMatchObject([{ usedBy: other }]);
      await driver.unexport(volume.volumeId, other);
      await driver.unexport(volume.volumeId, other);
      expect(await facts()).toMatchObject([{ usedBy: null }]);
    });

    it('does not export what is not there, and takes it for cut off', async () => {
      const asked = async () => driver.export(randomUUID(), one, signal);
      await expect(asked()).rejects.toMatchObject({ code: 'VolumeMissing' });
      await driver.unexport(randomUUID(), one);
      await driver.renew(randomUUID(), 7);
    });

    it('lets who uses it go on while the daemon is away', async () => {
      await driver.create(volume, signal);
      const address = await driver.export(volume.volumeId, one, signal);
      await reopen();
      expect(await facts()).toMatchObject([{ usedBy: one }]);
      expect(await driver.export(volume.volumeId, one, signal)).toEqual(address);
    });

    it('makes nothing that was cancelled before', async () => {
      const cancelled = AbortSignal.abort(new Error('cancelled'));
      await expect(driver.create(volume, cancelled)).rejects.toThrow('cancelled');
      expect(await facts()).toEqual([]);
      expect(await driver.strays()).toEqual([]);
    });

    it('cuts everybody off when the cloud goes down, and keeps the volumes', async () => {
      await driver.create(volume, signal);
      await driver.export(volume.volumeId, one, signal);
      await driver.rest();
      expect(await facts()).toMatchObject([{ volumeId: volume.volumeId, usedBy: null }]);
    });

    it('keeps a snapshot once, of a volume that is used or not, for the next daemon, and after its volume', async () => {
      const { volumeId } = volume;
      const [first, second] = [randomUUID(), randomUUID()];
      await driver.create(volume, signal);
      await driver.createSnapshot({ snapshotId: first, volumeId, sizeGiB: 1, generation: 1 }, signal);
      await driver.export(volumeId, one, signal);
      await driver.createSnapshot({ snapshotId: second, volumeId, sizeGiB: 1, generation: 1 }, signal);
      await driver.createSnapshot({ snapshotId: second, volumeId, sizeGiB: 1, generation: 2 }, signal);
      expect(await facts()).toMatchObject([{ usedBy: one }]);
      await driver.remove(volumeId);
      await reopen();
      expect(await driver.snapshots()).toEqual(
        expect.arrayContaining([
          { snapshotId: first, sizeGiB: 1, generation: 1 },
          { snapshotId: second, sizeGiB: 1, generation: 2 },
        ]),
      );
      expect(await driver.strays()).toEqual([]);
      await driver.removeSnapshot(first);
      await driver.removeSnapshot(first);
      expect(await driver.snapshots()).toHaveLength(1);
    });

    it('copies a snapshot, which may go before its copy, and begins those of volumes in use', async () => {
      const { volumeId } = volume;
      const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
      const made = { volumeId, sizeGiB: 1, generation: 1 };
      await driver.create(volume, signal);
      await driver.createSnapshot({ ...made, snapshotId: first }, signal);
      await driver.createSnapshot(
        { ...made, volumeId: randomUUID(), snapshotId: second, copyOf: first },
        signal,
      );
      await driver.removeSnapshot(first);
      await driver.export(volumeId, one, signal);
      await driver.beginSnapshots([{ ...made, snapshotId: third }], signal);
      await driver.createSnapshot({ ...made, snapshotId: third, begun: true }, signal);
      expect((await driver.snapshots()).map(({ snapshotId }) => snapshotId).sort()).toEqual(
        [second, third].sort(),
      );
      const strange = { ...made, snapshotId: randomUUID(), copyOf: first };
      await expect(driver.createSnapshot(strange, signal)).rejects.toMatchObject({ code: 'SnapshotMissing' });
      expect(await driver.strays()).toEqual([]);
    });

    it('makes a volume of a snapshot, which may go before it', async () => {
      const snapshotId = randomUUID();
      await driver.create(volume, signal);
      await driver.createSnapshot(
        { snapshotId, volumeId: volume.volumeId, sizeGiB: 1, generation: 1 },
        signal,
      );
      const made = { volumeId: randomUUID(), sizeGiB: 2, generation: 1, from: snapshotId };
      await driver.create(made, signal);
      await driver.removeSnapshot(snapshotId);
      expect(await facts()).toContainEqual({
        ...{ volumeId: made.volumeId, sizeGiB: 2, generation: 1, usedBy: null },
      });
      const late = { ...made, volumeId: randomUUID() };
      await expect((async () => driver.create(late, signal))()).rejects.toMatchObject({
        code: 'SnapshotMissing',
      });
      const gone = { snapshotId: randomUUID(), volumeId: late.volumeId, sizeGiB: 1, generation: 1 };
      await expect((async () => driver.createSnapshot(gone, signal))()).rejects.toMatchObject({
        code: 'VolumeMissing',
      });
      expect(await driver.strays()).toEqual([]);
    });

    it('makes it larger, also while it is used, and smaller only while it is not', async () => {
      const { volumeId } = volume;
      const size = (sizeGiB: number, generation: number) =>
        driver.reshape(
          { volumeId, sizeGiB, generation, limits: { iops: 3_000, throughputMiB: 125 } },
          signal,
        );
      await driver.create(volume, signal);
      await size(2, 4);
      expect(await facts()).toMatchObject([{ sizeGiB: 2, generation: 4, usedBy: null }]);
      await size(1, 5);
      const address = await driver.export(volumeId, one, signal);
      await size(3, 6);
      await size(3, 6);
      await size(2, 7);
      expect(await facts()).toMatchObject([{ sizeGiB: 3, generation: 7, usedBy: one }]);
      expect(await driver.export(volumeId, one, signal)).toEqual(address);
      await reopen();
      expect(await facts()).toMatchObject([{ sizeGiB: 3, usedBy: one }]);
      const strange = { ...volume, volumeId: randomUUID() };
      await expect(driver.reshape(strange, signal)).rejects.toMatchObject({ code: 'VolumeMissing' });
      expect(await driver.strays()).toEqual([]);
    });

    it('names strays, and has room', async () => {
      await driver.create(volume, signal);
      await rig.leaveStray();
      expect(await driver.strays()).toHaveLength(1);
      expect(await driver.capacity()).toBeGreaterThan(1);
    });
  });
}
