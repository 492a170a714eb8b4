import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exec } from '../../src/common/exec/exec.js';
import { diskPath } from '../../src/host/compute/drivers/qemu/disk-arguments.js';
import { qemuArguments, type PinnedGuest } from '../../src/host/compute/drivers/qemu/qemu-arguments.js';
import { MODELS } from '../../src/host/compute/drivers/qemu/machine-pins.js';
import { qemuFlags } from '../../src/host/compute/drivers/qemu/qemu.flags.js';

const GIB = 1024 ** 3;

/** The machine of the cloud's guests: every root port that it has for volumes is ten milliseconds of a boot. */
const MACHINE = {
  accel: 'tcg',
  tbSize: qemuFlags.qemu_tb_size.initial,
  maxVolumes: qemuFlags.max_volumes.initial,
  maxNics: qemuFlags.max_nics.initial,
} as const;

export interface TinyPaths {
  readonly kernel: string;
  readonly ramdisk: string;
  readonly machine: string;
  readonly kernelArgs: string;
}

/**
 * QEMU started by hand with the same guest, its network in QEMU itself: milliseconds until the guest asks for
 * metadata, as the cloud notes it too. No tap, no filters, no fences, no workflow.
 */
export async function bootRaw(tiny: TinyPaths): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'engine-raw-'));
  const asked = metadataStub();
  const port = await asked.port;
  const began = performance.now();
  const disk = diskPath({ folder }, 'root');
  await exec('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', 'raw', '-b', tiny.machine, disk, '1G']);
  const files = ['console', 'monitor', 'serial', 'pid'].map((name) => [name, join(folder, name)]);
  const place = { folder, ...Object.fromEntries(files) } as Parameters<typeof qemuArguments>[1];
  const arguments_ = qemuArguments(guestOf(tiny), place, MACHINE)
    // A way to the stub that QEMU spawns is what its sandbox forbids.
    .filter((word, i, words) => word !== '-S' && word !== '-sandbox' && words[i - 1] !== '-sandbox')
    .map((word) => (word.startsWith('hubport') ? userNetwork(port) : word));
  const qemu = spawn('qemu-system-x86_64', arguments_, { stdio: 'ignore' });
  const gone = new Promise<void>((resolve) => qemu.once('exit', () => resolve()));
  try {
    const failed = gone.then(() =>
      Promise.reject(new Error('QEMU ended before the guest asked for anything')),
    );
    await Promise.race([asked.heard, failed]);
    return performance.now() - began;
  } finally {
    qemu.kill('SIGKILL');
    await gone;
    asked.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const userNetwork = (port: number): string =>
  `user,id=net0,net=169.254.0.0/16,dhcpstart=169.254.10.10,guestfwd=tcp:169.254.169.254:80-cmd:busybox nc 127.0.0.1 ${port}`;

function guestOf(tiny: TinyPaths): PinnedGuest {
  return {
    instanceId: randomUUID(),
    generation: 1,
    name: 'raw',
    smbiosUuid: `ec2${randomUUID().slice(3)}`,
    vcpus: 1,
    memoryMiB: 128,
    disks: [
      {
        source: { from: 'image', base: tiny.machine, baseFormat: 'raw' },
        ...{ sizeBytes: GIB, bus: 'virtio', serial: 'root', bootOrder: 1, mode: 'create' },
      },
    ],
    kernel: tiny.kernel,
    ramdisk: tiny.ramdisk,
    kernelArgs: tiny.kernelArgs,
    nics: [
      {
        mac: '02:16:3e:00:00:01',
        model: 'virtio',
        binding: { tap: '', namespace: '', guestUid: 0, domainId: '' },
      },
    ],
    pin: { machineType: 'q35', cpuModel: MODELS.tcg },
  };
}

/** Answers just enough that the guest goes on, and tells when it asked for something. */
function metadataStub() {
  let tell: () => void = () => undefined;
  const heard = new Promise<void>((resolve) => (tell = resolve));
  const server = createServer(({ method, url = '' }, answer) => {
    tell();
    if (method === 'PUT') return void answer.end('token');
    if (url.includes('user-data')) answer.statusCode = 404;
    answer.end(url.endsWith('/instance-id') ? 'i-raw' : '');
  });
  const port = new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );
  return { heard, port, close: () => server.close() };
}
