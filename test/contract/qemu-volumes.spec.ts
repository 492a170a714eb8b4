import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { processesUsing, signalProcess } from '../../src/host/processes/linux-process.js';
import type { GuestDefinition, VirtDriver } from '../../src/host/compute/virt-driver.js';
import { type GuestVolume, takesVolumes, type VolumePlugs } from '../../src/host/compute/volume-plugs.js';
import type { ServesRemotely } from '../../src/host/volume/serves-remotely.js';
import type { VolumeDriver } from '../../src/host/volume/volume-driver.js';
import { takesCards } from '../../src/host/compute/card-plugs.js';
import { nicOf } from '../support/guest-parts.js';
import { FileVolumes } from '../support/file-volumes.js';
import { QemuHost } from '../support/qemu-host.js';
import type { SerialShell } from '../support/serial-shell.js';
import { tinyForSpec, type TinyFiles } from '../support/tiny-files.js';
import { until } from '../support/until.js';

const tiny = await tinyForSpec();
const never = new AbortController().signal;
// On a busy machine an emulated guest takes its time to boot.
jest.setTimeout(120_000);

const SERIAL = 'vol0123456789abcdef0';
/** Prints the disk that has this serial, as its guest sees it. */
const FIND = `d=; for x in /sys/block/vd*; do [ "$(cat $x/serial)" = ${SERIAL} ] && d=/dev/\${x##*/}; done`;

function volumesOn(files: TinyFiles): void {
  describe('volumes of guests under QEMU', () => {
    let host: QemuHost;
    let driver: VirtDriver & VolumePlugs;
    let volumes: FileVolumes;
    let keeper: VolumeDriver & ServesRemotely;
    const volumeId = randomUUID();
    const shells: SerialShell[] = [];

    const open = async () => {
      const opened = await host.open();
      if (!takesVolumes(opened)) throw new Error('qemu takes volumes');
      driver = opened;
      await driver.adopt(async () => undefined);
    };
    const started = async (change: Partial<GuestDefinition> = {}) => {
      const guest = host.guest(change);
      await driver.spawn(guest, never);
      return guest;
    };
    const shellOf = async (instanceId: string) => {
      const shell = await host.shell(instanceId);
      shells.push(shell);
      return shell;
    };
    const served = async (instanceId: string): Promise<GuestVolume> => ({
      ...{ volumeId, serial: SERIAL, sizeBytes: 2 ** 30 },
      address: await keeper.export(volumeId, instanceId, never),
    });
    const letGo = (instanceId: string, graceMs: number, force = false) =>
      driver.unplug(instanceId, { volumeId, graceMs, force }, never);
    const volumesOf = async (instanceId: string) => (await driver.inspect(instanceId))?.volumes ?? [];
    /** Of what the guest is told to print, on its console. */
    const appears = (shell: SerialShell) => shell.run(`until ${FIND}; [ -n "$d" ]; do usleep 20000; done`);

    beforeEach(async () => {
      host = await QemuHost.make(files);
      volumes = await FileVolumes.make();
      keeper = await volumes.open();
      await keeper.create({ volumeId, sizeGiB: 1, generation: 1 }, never);
      await open();
    });
    afterEach(async () => {
      for (const shell of shells.splice(0)) shell.close();
      for (const { instanceId } of await driver.list()) await driver.destroy(instanceId);
      await driver.close();
      await keeper.remove(volumeId);
      await keeper.close();
      await Promise.all([host.clear(), volumes.clear()]);
    });

    it('come beside cards, which the guest sees and lets go of, also after the next daemon', async () => {
      const { instanceId } = await started();
      const shell = await shellOf(instanceId);
      const portId = randomUUID();
      const card = { ...nicOf({}, '02:16:3e:00:00:99'), portId };
      if (!takesCards(driver)) throw new Error('qemu takes cards');
      await driver.cards.plug(instanceId, card, never);
      await driver.cards.plug(instanceId, card, never);
      const SEES = 'grep -q 02:16:3e:00:00:99 /sys/class/net/*/address';
      await shell.run(`until ${SEES}; do usleep 20000; done`);
      await driver.close();
      await open();
      expect(await driver.inspect(instanceId)).toMatchObject({ cards: [portId] });
      if (!takesCards(driver)) throw new Error('qemu takes cards');
      await driver.cards.unplug(instanceId, { portId, graceMs: 60_000, force: false }, never);
      await shell.run(`while ${SEES}; do usleep 20000; done`);
      expect(await driver.inspect(instanceId)).not.toHaveProperty('cards');
    });

    it('come and go while the guest runs, by their serial, and bring their bytes to the next guest', async () => {
      const [first, second] = [await started(), await started()];
      const shell = await shellOf(first.instanceId);
      const volume = await served(first.instanceId);
      await driver.plug(first.instanceId, volume, never);
      await driver.plug(first.instanceId, volume, never);
      expect(await volumesOf(first.instanceId)).toEqual([volumeId]);
      await appears(shell);
      await shell.run(`echo "of the first" | dd of=$d bs=512 conv=sync && sync`);
      await letGo(first.instanceId, 20_000);
      await letGo(first.instanceId, 20_000);
      expect(await volumesOf(first.instanceId)).toEqual([]);
      await shell.run(`until ${FIND}; [ -z "$d" ]; do usleep 20000; done`);
      await driver.plug(second.instanceId, await served(second.instanceId), never);
      const other = await shellOf(second.instanceId);
      await appears(other);
      await other.run(`echo "re""ad: $(dd if=$d bs=13 count=1)"`);
      await host.consoleSays(second.instanceId, /read: of the first/);
    });

    it('of another host are reached by TLS: also from the start on, and while who serves them was killed', async () => {
      const guest = host.guest();
      const { instanceId } = guest;
      const key = 'ab'.repeat(32);
      volumes.attachments.set(volumeId, key);
      host.attachmentKeys = { of: async () => 'cd'.repeat(32) };
      const far = async (): Promise<GuestVolume> => ({
        ...{ volumeId, serial: SERIAL, sizeBytes: 2 ** 30 },
        address: await keeper.exportRemotely(volumeId, instanceId, never),
      });
      await driver.spawn(guest, never);
      const shell = await shellOf(instanceId);
      // With another key it gets nowhere, and nothing is left of it.
      await expect(driver.plug(instanceId, await far(), never)).rejects.toMatchObject({
        code: 'InternalError',
      });
      expect(await volumesOf(instanceId)).toEqual([]);
      host.attachmentKeys = volumes.attachmentKeys;
      await driver.plug(instanceId, await far(), never);
      await appears(shell);
      await shell.run(`echo "from afar" | dd of=$d bs=512 conv=sync && sync`);
      const [server] = await processesUsing('qemu-storage-daemon', volumeId);
      if (server) signalProcess(server.id, 'SIGKILL');
      await shell.run(`echo "by then" | dd of=$d bs=512 seek=1 conv=sync,fsync && echo "wr""itten"`);
      await host.consoleSays(instanceId, /written/);
      await driver.close();
      await open();
      await letGo(instanceId, 20_000);
      await driver.stop(instanceId, 0, never);
      const { serial, sizeBytes, address } = await far();
      const source = { from: 'volume', volumeId, address } as const;
      const disks = [...guest.disks, { source, sizeBytes, bus: 'virtio', serial, mode: 'keep' } as const];
      await driver.spawn({ ...guest, disks }, never);
      const next = await shellOf(instanceId);
      await appears(next);
      await next.run(`echo "re""ad: $(dd if=$d bs=9 count=1)$(dd if=$d bs=1 skip=512 count=7)"`);
      await host.consoleSays(instanceId, /read: from afarby then/);
      expect(await host.record(instanceId).then((record) => JSON.stringify(record))).not.toContain(key);
    });

    it('are there from the start on, over a stop and a reboot', async () => {
      const guest = host.guest();
      const { serial, sizeBytes, address } = await served(guest.instanceId);
      const source = { from: 'volume', volumeId, address } as const;
      const disks = [...guest.disks, { source, sizeBytes, bus: 'virtio', serial, mode: 'keep' } as const];
      await driver.spawn({ ...guest, disks }, never);
      expect(await volumesOf(guest.instanceId)).toEqual([volumeId]);
      await appears(await shellOf(guest.instanceId));
      await driver.reboot(guest.instanceId, 0, never);
      await appears(await shellOf(guest.instanceId));
      await driver.stop(guest.instanceId, 0, never);
      expect(await volumesOf(guest.instanceId)).toEqual([]);
      await keeper.unexport(volumeId, guest.instanceId);
      const spawning = driver.spawn({ ...guest, disks }, never);
      await expect(spawning).rejects.toMatchObject({ message: 'The volume is not served on its host' });
    });

    it('grow while they are used, and their guest sees it without a reboot', async () => {
      const { instanceId } = await started();
      const shell = await shellOf(instanceId);
      await driver.plug(instanceId, await served(instanceId), never);
      await appears(shell);
      const grow = async (sizeGiB: number) => {
        await keeper.reshape({ volumeId, sizeGiB, generation: 2 }, never);
        await driver.sizes.show(instanceId, { volumeId, sizeBytes: sizeGiB * 2 ** 30 }, never);
        await shell.run(`echo "is"" now $(cat /sys/block/\${d##*/}/size)"`);
        await host.consoleSays(instanceId, new RegExp(`is now ${sizeGiB * 2 ** 21}`));
      };
      await grow(2);
      shell.type(
        'for n in 1 2 3 4 5 6 7 8 9; do dd if=/dev/zero of=$d bs=64k count=16 conv=fsync || echo FAI""LED; done; echo WRIT""TEN',
      );
      await keeper.reshape({ volumeId, sizeGiB: 3, generation: 3 }, never);
      await driver.sizes.show(instanceId, { volumeId, sizeBytes: 3 * 2 ** 30 }, never);
      await shell.until(/WRITTEN/);
      await grow(3);
      await shell.run(`echo "err""ors: $(dmesg | grep -c 'I/O error')"`);
      await host.consoleSays(instanceId, /errors: 0/);
    });

    it('cost a delay and no error when their server is killed under writes', async () => {
      const { instanceId } = await started();
      const shell = await shellOf(instanceId);
      await driver.plug(instanceId, await served(instanceId), never);
      await appears(shell);
      shell.type(
        'for n in 1 2 3 4 5 6 7 8; do dd if=/dev/zero of=$d bs=64k count=32 conv=fsync || echo FAI""LED; usleep 100000; done; echo WRIT""TEN',
      );
      const [server] = await processesUsing('qemu-storage-daemon', `${volumes.volumesPath}/`);
      if (server) signalProcess(server.id, 'SIGKILL');
      await shell.until(/WRITTEN/);
      await shell.run(`echo "err""ors: $(dmesg | grep -c 'I/O error')"`);
      await host.consoleSays(instanceId, /errors: 0/);
    });

    it('stay with a guest that does not let go, until it does, also after it was asked no more', async () => {
      const { instanceId } = await started();
      const shell = await shellOf(instanceId);
      await driver.plug(instanceId, await served(instanceId), never);
      await appears(shell);
      // The guest stands still: it cannot answer.
      const monitor = await paused(instanceId);
      await expect(letGo(instanceId, 300)).rejects.toMatchObject({ code: 'VolumeHeld' });
      expect(await volumesOf(instanceId)).toEqual([volumeId]);
      await monitor('cont');
      await until(async () => (await volumesOf(instanceId)).length === 0, 30_000);
      await driver.plug(instanceId, await served(instanceId), never);
      await appears(shell);
    });

    it('are cut off from a guest that holds on to them, by force', async () => {
      const { instanceId } = await started();
      const shell = await shellOf(instanceId);
      await driver.plug(instanceId, await served(instanceId), never);
      await appears(shell);
      await paused(instanceId);
      await letGo(instanceId, 300, true);
      await keeper.unexport(volumeId, instanceId);
      expect(await processesUsing('qemu-storage-daemon', `${volumes.volumesPath}/`)).toEqual([]);
      expect(await driver.inspect(instanceId)).toMatchObject({ power: 'running' });
    });

    it('are of a guest that stands still while it is held, and goes on by itself, also by the next daemon', async () => {
      const { instanceId } = await started();
      const shell = await shellOf(instanceId);
      const first = { holdId: 'a', ms: 60_000 };
      await driver.holds.hold(instanceId, first, never);
      await driver.holds.hold(instanceId, { holdId: 'b', ms: 60_000 }, never);
      expect(await driver.holds.letGo(instanceId, 'a')).toBe(false);
      let isGone = false;
      const goes = shell.run('echo goes on').then(() => (isGone = true));
      await sleep(500);
      expect(isGone).toBe(false);
      expect(await driver.holds.letGo(instanceId, 'b')).toBe(true);
      await goes;
      await driver.holds.hold(instanceId, { holdId: 'c', ms: 100 }, never);
      await shell.run('echo by itself');
      expect(await driver.holds.letGo(instanceId, 'c')).toBe(false);
      await driver.holds.hold(instanceId, first, never);
      await driver.close();
      await open();
      await shell.run('echo by the next');
      const strange = driver.holds.hold(randomUUID(), first, never);
      await expect(strange).rejects.toMatchObject({ code: 'GuestNotRunning' });
    });

    it('are known to the next daemon, and what was let go meanwhile is not', async () => {
      const { instanceId } = await started();
      const shell = await shellOf(instanceId);
      await driver.plug(instanceId, await served(instanceId), never);
      await appears(shell);
      await driver.close();
      await open();
      expect(await volumesOf(instanceId)).toEqual([volumeId]);
      await driver.close();
      const monitor = await host.monitor(instanceId);
      const deleted = new Promise<void>((resolve) =>
        monitor.on('event', ({ event }) => event === 'DEVICE_DELETED' && resolve()),
      );
      await monitor.ask('device_del', { id: `vd-${SERIAL}` });
      await deleted;
      monitor.close();
      await open();
      expect(await volumesOf(instanceId)).toEqual([]);
    });

    /** Stands still; answers what asks its monitor something else. The driver's own line is closed meanwhile. */
    async function paused(instanceId: string) {
      const ask = async (command: string) => {
        await driver.close();
        const monitor = await host.monitor(instanceId);
        await monitor.ask(command);
        monitor.close();
        await open();
      };
      await ask('stop');
      return ask;
    }
  });
}

if ('why' in tiny)
  describe.skip(`volumes of guests under QEMU (${tiny.why})`, () => it('is not run', () => undefined));
else volumesOn(tiny);
