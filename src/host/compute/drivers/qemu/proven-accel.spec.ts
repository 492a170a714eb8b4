import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

  it('believes what it found as long as kernel and QEMU are the same', async () => {
    const known = { kernel: release(), qemu: 'QEMU 1', accel: 'kvm', why: 'a guest booted under KVM' };
    writeFileSync(file, JSON.stringify(known));
    expect(await provenAccel('QEMU 1', probe, file)).toEqual(known);
    expect(await provenAccel('QEMU 2', probe, file)).toMatchObject({ accel: 'tcg' });
    writeFileSync(file, JSON.stringify({ ...known, kernel: 'another' }));
    expect(await provenAccel('QEMU 1', probe, file)).toMatchObject({ accel: 'tcg' });
    writeFileSync(file, 'torn');
    expect(await provenAccel('QEMU 1', probe, file)).toMatchObject({ accel: 'tcg' });
  });

  it('asks again when another may open the device, or when an old no does not tell', async () => {
    const no = { kernel: release(), qemu: 'QEMU 1', accel: 'tcg', why: 'Permission denied' };
    const found = await provenAccel('QEMU 1', { ...probe, kernel: '/k' }, file);
    writeFileSync(file, JSON.stringify({ ...no, device: found.device }));
    expect(await provenAccel('QEMU 1', probe, file)).toMatchObject(no);
    for (const device of ['20600 0:0 2792', undefined]) {
      writeFileSync(file, JSON.stringify({ ...no, device }));
      expect((await provenAccel('QEMU 1', probe, file)).why).not.toBe(no.why);
    }
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
