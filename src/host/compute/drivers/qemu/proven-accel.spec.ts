import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { provenAccel, qemuVersion } from './proven-accel.js';

const probe = { binary: '/bin/false', kernel: '', ramdisk: '', limitMs: 100, uid: 65_534 };

describe('provenAccel', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'accel-'));
    file = join(folder, 'accel.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('assumes no KVM that it cannot prove', async () => {
    expect(await provenAccel('QEMU 1', probe, file)).toMatchObject({ accel: 'tcg' });
  });

  it('takes a probe that ends without a word for a no, and remembers it', async () => {
    const found = await provenAccel('QEMU 1', { ...probe, kernel: '/k', ramdisk: '/r' }, file);
    expect(found).toMatchObject({ accel: 'tcg', kernel: release(), qemu: 'QEMU 1' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(found);
  });

  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const proved = { ...probe, kernel: '/k' };
  /** What was found before, on this machine as it is now. */
  const before = async (differs: object) => {
    const { device } = await provenAccel('QEMU 1', proved, file);
    const known = {
      kernel: release(),
      qemu: 'QEMU 1',
      accel: 'tcg',
      why: 'found before',
      device,
      ...differs,
    };
    writeFileSync(file, JSON.stringify(known));
    return (await provenAccel('QEMU 1', proved, file)).why === 'found before';
  };

  it('believes a no that took its time, until the machine starts again or the device is another', async () => {
    expect(await before({ crawledIn: boot })).toBe(true);
    expect(await before({ crawledIn: 'an earlier start' })).toBe(false);
    expect(await before({ crawledIn: boot, device: '20600 0:0 2792 for user 1' })).toBe(false);
    expect(await before({ crawledIn: boot, kernel: 'another' })).toBe(false);
    expect(await before({ crawledIn: boot, qemu: 'QEMU 2' })).toBe(false);
  });

  it('asks again after a quick no, which may have been a device that was closed then', async () => {
    expect(await before({ why: 'found before' })).toBe(false);
    expect(await before({ device: undefined })).toBe(false);
  });

  it('believes a yes only while the device opens', async () => {
    const opens = await access('/dev/kvm', constants.R_OK | constants.W_OK).then(
      () => true,
      () => false,
    );
    expect(await before({ accel: 'kvm' })).toBe(opens);
    expect(await before({ accel: 'kvm', device: undefined })).toBe(opens);
    expect(await before({ accel: 'kvm', device: 'another' })).toBe(false);
  });

  it('proves anew what it cannot read', async () => {
    writeFileSync(file, 'torn');
    expect(await provenAccel('QEMU 1', probe, file)).toMatchObject({ accel: 'tcg' });
  });
});

describe('qemuVersion', () => {
  it('is QEMU’s first line', async () => {
    const exec = async () => ({ stdout: 'QEMU emulator version 7.2\nCopyright', stderr: '' });
    expect(await qemuVersion(exec, 'q')).toBe('QEMU emulator version 7.2');
  });

  it('says what to install', async () => {
    const exec = () => Promise.reject(new Error('ENOENT'));
    await expect(qemuVersion(exec, 'q')).rejects.toThrow('apt-get install qemu-system-x86 qemu-utils');
  });
});
