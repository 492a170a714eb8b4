import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exec } from '../../src/common/exec/exec.js';
import { isAlive, processesUsing } from '../../src/host/processes/linux-process.js';
import { hasConsole, type GuestPowerEvent, type VirtDriver } from '../../src/host/compute/virt-driver.js';
import { bootSector } from '../support/boot-sector.js';
import { blankOf, nicOf } from '../support/guest-parts.js';
import { QemuHost } from '../support/qemu-host.js';
import { tinyForSpec, type TinyFiles } from '../support/tiny-files.js';
import { until } from '../support/until.js';

const tiny = await tinyForSpec();
const never = new AbortController().signal;
// On a busy machine an emulated guest takes its time to boot.
jest.setTimeout(120_000);

function guestsOn(files: TinyFiles): void {
  describe('guests under QEMU', () => {
    let host: QemuHost;
    let driver: VirtDriver;
    let events: GuestPowerEvent[];

    const adopt = async () => {
      driver = await host.open();
      events = [];
      await driver.adopt(async (event) => void events.push(event));
    };
    const processOf = async (instanceId: string) => {
      const { process: found } = await host.record(instanceId);
      if (!found) throw new Error('the guest has no process');
      return found;
    };
    const consoleOf = async (instanceId: string): Promise<string> =>
      hasConsole(driver) ? String(await driver.consoleOutput(instanceId, 1_000_000)) : '';

    beforeEach(async () => {
      host = await QemuHost.make(files, ['--console_max_bytes=100000']);
      await adopt();
    });
    afterEach(async () => {
      for (const { instanceId } of await driver.list()) await driver.destroy(instanceId);
      await driver.close();
      await host.clear();
    });

    it('run as users of their own, without rights', async () => {
      const guests = [host.guest(), host.guest()];
      for (const guest of guests) await driver.spawn(guest, never);
      const uids = new Set<string>();
      for (const { instanceId } of guests) {
        const { pid } = await processOf(instanceId);
        const status = await readFile(`/proc/${pid}/status`, 'utf8');
        uids.add(String(/^Uid:\s+(\d+)/m.exec(status)?.[1]));
        for (const line of [
          /^CapEff:\s+0+$/m,
          /^CapBnd:\s+0+$/m,
          /^NoNewPrivs:\s+1$/m,
          /^Seccomp:\s+2$/m,
          /^Groups:\s*$/m,
        ])
          expect(status).toMatch(line);
        expect((await stat(host.file(instanceId, 'root.qcow2'))).mode & 0o777).toBe(0o600);
        expect((await stat(host.file(instanceId, ''))).uid).toBe(0);
      }
      expect(uids).toEqual(new Set(['230000', '230001']));
    });

    it('know their identity and keep their disk over stop and start', async () => {
      const guest = host.guest();
      await driver.spawn(guest, never);
      const first = await host.shell(guest.instanceId);
      await first.run('cat /sys/class/dmi/id/product_uuid /sys/class/dmi/id/product_serial');
      await first.run('mount -t ext4 /dev/vda /mnt && echo kept > /mnt/proof && umount /mnt && sync');
      first.close();
      expect((await consoleOf(guest.instanceId)).match(new RegExp(guest.smbiosUuid, 'g'))).toHaveLength(2);
      await driver.stop(guest.instanceId, 0, never);
      await driver.spawn({ ...guest, disks: guest.disks.map((disk) => ({ ...disk, mode: 'keep' })) }, never);
      const second = await host.shell(guest.instanceId);
      await second.run('mount -t ext4 /dev/vda /mnt; echo "pro""of: $(cat /mnt/proof)"');
      second.close();
      expect(await consoleOf(guest.instanceId)).toContain('proof: kept');
    });

    it('have what another type gives them at their next start, and all that was on their disk', async () => {
      const guest = host.guest();
      await driver.spawn(guest, never);
      const first = await host.shell(guest.instanceId);
      await first.run('mount -t ext4 /dev/vda /mnt && echo kept > /mnt/proof && umount /mnt && sync');
      first.close();
      await driver.stop(guest.instanceId, 0, never);
      const disks = guest.disks.map((disk) => ({ ...disk, mode: 'keep' as const, sizeBytes: 2 ** 31 }));
      await driver.spawn({ ...guest, vcpus: 2, memoryMiB: 256, disks }, never);
      const second = await host.shell(guest.instanceId);
      await second.run('mount -t ext4 /dev/vda /mnt; echo "pro""of: $(cat /mnt/proof)"');
      await second.run(
        'echo "sec""tors: $(cat /sys/block/vda/size) cpus: $(grep -c ^processor /proc/cpuinfo)"',
      );
      await second.run('echo "mem""ory: $(grep MemTotal /proc/meminfo)"');
      second.close();
      const said = await consoleOf(guest.instanceId);
      expect(said).toContain('proof: kept');
      expect(said).toContain(`sectors: ${2 ** 31 / 512} cpus: 2`);
      expect(Number(/memory: MemTotal: +(\d+) kB/.exec(said)?.[1])).toBeGreaterThan(150_000);
    });

    it.each(['raw', 'qcow2'] as const)('boot from a %s disk that boots itself', async (format) => {
      const raw = join(host.root, 'disk.raw');
      await writeFile(raw, bootSector('started from its disk'), { mode: 0o444 });
      const base = join(host.root, `disk.${format}`);
      if (format === 'qcow2') await exec('qemu-img', ['convert', '-O', 'qcow2', raw, base]);
      const guest = host.diskGuest({ base, baseFormat: format });
      const told = host.consoleSays(guest.instanceId, /started from its disk/);
      await driver.spawn(guest, never);
      await told;
    });

    it('cannot fill the disk with their console', async () => {
      const guest = host.guest();
      await driver.spawn(guest, never);
      const shell = await host.shell(guest.instanceId);
      await shell.run(
        'i=0; while [ $i -lt 1500 ]; do echo "$i ......................................................................"; i=$((i+1)); done',
      );
      // Only then: what a guest writes in the very moment of the cut may be lost.
      await host.appears(guest.instanceId, 'console.log.old');
      shell.type('echo the"" end');
      await shell.until(/the end/);
      shell.close();
      const sizes = await Promise.all(
        ['console.log', 'console.log.old'].map(
          async (name) => (await stat(host.file(guest.instanceId, name))).size,
        ),
      );
      expect(sizes[1]).toBeLessThan(60_000);
      // QEMU's own words are shortened in place, too: it writes at their end, wherever that is.
      const { pid } = await processOf(guest.instanceId);
      const flags = /^flags:\s+(\d+)$/m.exec(await readFile(`/proc/${pid}/fdinfo/2`, 'utf8'))?.[1] ?? '';
      expect(parseInt(flags, 8) & constants.O_APPEND).toBe(constants.O_APPEND);
      // QEMU serves the socket before the file.
      await until(async () => /1499 \.+[^]*the end/.test(await consoleOf(guest.instanceId)));
    });

    it('are off without a word when the machine itself was restarted', async () => {
      const guest = host.guest();
      await driver.spawn(guest, never);
      await driver.close();
      const record = await host.record(guest.instanceId);
      const qemu = await processOf(guest.instanceId);
      process.kill(qemu.pid, 'SIGKILL');
      await writeFile(
        host.file(guest.instanceId, 'guest.json'),
        JSON.stringify({ ...record, process: { ...qemu, bootId: randomUUID() } }),
      );
      await adopt();
      expect(await driver.inspect(guest.instanceId)).toMatchObject({ power: 'stopped' });
      expect(events).toEqual([]);
    });

    it('whose start was not written down are ended by the next daemon', async () => {
      const guest = host.guest();
      await driver.spawn(guest, never);
      await driver.close();
      const qemu = await processOf(guest.instanceId);
      const unwritten = { ...(await host.record(guest.instanceId)), process: undefined };
      await writeFile(host.file(guest.instanceId, 'guest.json'), JSON.stringify(unwritten));
      await adopt();
      expect(isAlive(qemu)).toBe(false);
      expect(events).toEqual([]);
      await driver.spawn(guest, never);
      expect(await driver.inspect(guest.instanceId)).toMatchObject({ power: 'running' });
    });

    it('that still wait for their start are ended by the next daemon', async () => {
      const guest = host.guest();
      await driver.spawn(guest, never);
      await driver.close();
      const qemu = await processOf(guest.instanceId);
      const monitor = await host.monitor(guest.instanceId);
      // What a reset makes of a guest that does not run: as if it had never been let go.
      for (const command of ['stop', 'system_reset']) await monitor.ask(command);
      const status = async () => ((await monitor.ask('query-status')) as { status: string }).status;
      await until(async () => (await status()) === 'prelaunch');
      monitor.close();
      await adopt();
      expect(isAlive(qemu)).toBe(false);
      expect(await driver.inspect(guest.instanceId)).toMatchObject({ power: 'stopped' });
      expect(events).toEqual([]);
    });

    it('are asked to shut down once, however long that takes them', async () => {
      const guest = host.guest();
      await driver.spawn(guest, never);
      const shell = await host.shell(guest.instanceId);
      await shell.run(
        `printf '#!/bin/sh\\necho a ho""ok >/dev/console\\nsleep 7\\nexec poweroff -f\\n' >/etc/acpi/PWRF/00000080`,
      );
      shell.close();
      const before = Date.now();
      // Who takes over asks nothing new, and the time that the guest had counts.
      const caller = new AbortController();
      const overtaken = expect(driver.stop(guest.instanceId, 60_000, caller.signal)).rejects.toMatchObject({
        name: 'AbortError',
      });
      setTimeout(() => caller.abort(), 3_000);
      await overtaken;
      await driver.stop(guest.instanceId, 60_000, never);
      expect(Date.now() - before).toBeGreaterThan(6_500);
      expect((await consoleOf(guest.instanceId)).match(/a hook/g)).toHaveLength(1);
      expect(events).toEqual([]);
    });

    it('that do not listen are cut off when their grace is over', async () => {
      const guest = host.guest();
      await driver.spawn(guest, never);
      const before = Date.now();
      await driver.stop(guest.instanceId, 2_000, never);
      expect(Date.now() - before).toBeGreaterThanOrEqual(1_950);
      expect(await driver.inspect(guest.instanceId)).toMatchObject({ power: 'stopped' });
      expect(events).toEqual([]);
    });

    it('that hang are adopted and switched off all the same', async () => {
      const guest = host.guest();
      await driver.spawn(guest, never);
      const { pid } = await processOf(guest.instanceId);
      process.kill(pid, 'SIGSTOP');
      await driver.close();
      await adopt();
      expect(await driver.inspect(guest.instanceId)).toMatchObject({ power: 'running' });
      await driver.stop(guest.instanceId, 0, never);
      expect(await driver.inspect(guest.instanceId)).toMatchObject({ power: 'stopped' });
      expect(events).toEqual([]);
    });

    it('whose files are all that is left of them are removed by their id, process and all', async () => {
      const guest = host.guest();
      await driver.spawn(guest, never);
      const qemu = await processOf(guest.instanceId);
      await driver.close();
      await rm(host.file(guest.instanceId, 'guest.json'));
      await adopt();
      expect(await driver.strays()).toEqual([dirname(host.file(guest.instanceId, 'x')), `pid ${qemu.pid}`]);
      await driver.destroy(guest.instanceId);
      expect(await driver.strays()).toEqual([]);
      expect(isAlive(qemu)).toBe(false);
    });

    it('get their card from a tap in their host’s namespace', async () => {
      const namespace = `spec-${randomUUID().slice(0, 8)}`;
      await exec('ip', ['netns', 'add', namespace]);
      try {
        await exec('ip', ['-n', namespace, 'tuntap', 'add', 't0', 'mode', 'tap', 'user', '231234']);
        await exec('ip', ['-n', namespace, 'link', 'set', 't0', 'up']);
        const guest = host.guest({ nics: [nicOf({ tap: 't0', namespace, guestUid: 231_234 })] });
        await driver.spawn(guest, never);
        const { stdout } = await exec('ip', ['-n', namespace, 'link', 'show', 't0']);
        expect(stdout).toContain('LOWER_UP');
        const rival = host.guest({ nics: [nicOf({ tap: 't0', namespace, guestUid: 231_235 })] });
        await expect(driver.spawn(rival, never)).rejects.toMatchObject({
          code: 'InternalError',
          message: expect.stringContaining('network card'),
        });
        const twin = host.guest({ nics: [nicOf({ tap: 't1', namespace, guestUid: 231_234 })] });
        await expect(driver.spawn(twin, never)).rejects.toThrow('has not freed the user id');
        await driver.destroy(guest.instanceId);
      } finally {
        await exec('ip', ['netns', 'del', namespace]);
      }
    });

    it('get a card whose tap is moved to the namespace of its domain once QEMU holds it', async () => {
      const [own, domain] = [`spec-${randomUUID().slice(0, 8)}`, `spec-${randomUUID().slice(0, 8)}`];
      for (const name of [own, domain]) await exec('ip', ['netns', 'add', name]);
      try {
        await exec('ip', ['-n', own, 'tuntap', 'add', 't0', 'mode', 'tap', 'user', '231234']);
        await exec('ip', ['-n', domain, 'link', 'add', 'br0', 'type', 'bridge']);
        await exec('ip', ['-n', domain, 'link', 'set', 'br0', 'up']);
        const binding = {
          tap: 't0',
          namespace: own,
          domainNamespace: domain,
          bridge: 'br0',
          guestUid: 231_234,
        };
        const guest = host.guest({ nics: [nicOf(binding)] });
        await driver.spawn(guest, never);
        const { stdout } = await exec('ip', ['-n', domain, 'link', 'show', 't0']);
        expect(stdout).toMatch(/LOWER_UP.* master br0 /);
        expect((await exec('ip', ['-n', own, '-o', 'link', 'show'])).stdout).not.toContain('t0');
        await driver.destroy(guest.instanceId);
      } finally {
        for (const name of [own, domain]) await exec('ip', ['netns', 'del', name]);
      }
    });

    it('use the file system and the swap space that the host has made', async () => {
      const guest = host.guest();
      const filled = [
        { ...blankOf('ephemeral0', 2 ** 26), source: { from: 'blank', holds: 'ext4' } },
        { ...blankOf('swap', 2 ** 26), source: { from: 'blank', holds: 'swap' } },
      ] as const;
      await driver.spawn({ ...guest, disks: [...guest.disks, ...filled] }, never);
      const shell = await host.shell(guest.instanceId);
      await shell.run(
        'mkdir -p /tmp/at; for d in vdb vdc; do [ -b /dev/$d ] || mdev -s; done; ' +
          'swapon /dev/vdc; echo "sw""ap $(tail -n 1 /proc/swaps)"; mount -t ext4 /dev/vdb /tmp/at; ' +
          'echo "mo""unted $(grep /tmp/at /proc/mounts)"',
      );
      shell.close();
      const told = await consoleOf(guest.instanceId);
      expect(told).toMatch(/swap \/dev\/vdc\s+partition/);
      expect(told).toMatch(/mounted \/dev\/vdb \/tmp\/at ext4/);
    });

    it('see each disk under its serial', async () => {
      const guest = host.guest();
      await driver.spawn({ ...guest, disks: [...guest.disks, blankOf('data', 2 ** 24)] }, never);
      const shell = await host.shell(guest.instanceId);
      await shell.run(
        'for d in vda vdb; do echo "di""sk $d: $(cat /sys/block/$d/serial) $(cat /sys/block/$d/size)"; done',
      );
      shell.close();
      const told = await consoleOf(guest.instanceId);
      expect(told).toContain('disk vda: root 2097152');
      expect(told).toContain('disk vdb: data 32768');
    });

    it('that an earlier version wrote down are adopted, and pinned at their next start', async () => {
      const guest = host.guest();
      await driver.spawn(guest, never);
      await driver.close();
      const { definition, ...rest } = await host.record(guest.instanceId);
      const { pin, ...same } = definition;
      const { base } = { base: '', ...guest.disks[0]?.source };
      const root = { base, baseFormat: 'raw', sizeBytes: 2 ** 30, mode: 'create' };
      const binding = { tap: '', namespace: '', guestUid: 0 };
      const old = { ...same, disks: undefined, nics: undefined, root, mac: '02:16:3e:00:00:01', binding };
      await writeFile(
        host.file(guest.instanceId, 'guest.json'),
        JSON.stringify({ ...rest, definition: old }),
      );
      await adopt();
      expect(await driver.inspect(guest.instanceId)).toMatchObject({ power: 'running' });
      expect(await driver.spawn(guest, never)).toBeUndefined();
      expect(await driver.reboot(guest.instanceId, 0, never)).toEqual(pin);
      expect(events).toEqual([]);
    });

    it('that cannot start leave a reason for the caller and QEMU’s own words for the log', async () => {
      const guest = host.guest({ nics: [nicOf({ tap: 'nosuchtap', namespace: '', guestUid: 231_000 })] });
      const failure = (await driver.spawn(guest, never).catch((error: unknown) => error)) as Error;
      expect(failure.message).not.toContain('nosuchtap');
      expect(String((failure.cause as Error).message)).toContain('qemu-system-x86_64');
      expect(await driver.inspect(guest.instanceId)).toMatchObject({ power: 'stopped' });
      expect(await processesUsing('qemu-system-x86_64', host.root)).toEqual([]);
      const big = host.guest({ disks: guest.disks.map((disk) => ({ ...disk, sizeBytes: 1_048_576 })) });
      await expect(driver.spawn(big, never)).rejects.toMatchObject({ code: 'ImageUnusable' });
    });

    it('are not started when the caller goes in the middle', async () => {
      const caller = new AbortController();
      const guest = host.guest();
      const spawning = driver.spawn(guest, caller.signal);
      await host.appears(guest.instanceId, 'stderr');
      caller.abort();
      await expect(spawning).rejects.toMatchObject({ name: 'AbortError' });
      expect(await processesUsing('qemu-system-x86_64', host.root)).toEqual([]);
      await driver.spawn(guest, never);
      expect(await driver.inspect(guest.instanceId)).toMatchObject({ power: 'running' });
    });
  });
}

if ('why' in tiny) describe.skip(`guests under QEMU (${tiny.why})`, () => it('are not run', () => undefined));
else guestsOn(tiny);
