import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Exec } from '../../../../common/exec/exec.js';
import { blankOf, rootOf } from '../../../../../test/support/guest-parts.js';
import type { GuestDisk } from '../../virt-driver.js';
import { provideDisk } from './guest-disk.js';

const uid = process.getuid?.() ?? 0;

describe('provideDisk', () => {
  let folder: string;
  let disk: string;
  let commands: (readonly string[])[];
  const exec: Exec = async (file, args) => {
    commands.push([file, ...args]);
    writeFileSync(String(args.at(-2)), 'made');
    return { stdout: '', stderr: '' };
  };
  const provide = (change: Partial<GuestDisk> = {}, run = exec) =>
    provideDisk(
      disk,
      { ...rootOf({ base: join(folder, 'base'), baseFormat: 'raw' }, 4_096), ...change },
      uid,
      { exec: run, qemuImg: 'qemu-img' },
    );

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'disk-'));
    disk = join(folder, 'root.qcow2');
    commands = [];
    writeFileSync(join(folder, 'base'), Buffer.alloc(2_048));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('lays a disk of the wanted size over the base, for its user alone', async () => {
    await provide();
    expect(commands).toEqual([
      [
        'qemu-img',
        'create',
        '-q',
        '-f',
        'qcow2',
        '-u',
        '-b',
        join(folder, 'base'),
        '-F',
        'raw',
        `${disk}.new`,
        '4096',
      ],
    ]);
    expect(statSync(disk).mode & 0o777).toBe(0o600);
    expect(existsSync(`${disk}.new`)).toBe(false);
  });

  it('is as large as the base when nothing else is said, and never smaller', async () => {
    await provide({ sizeBytes: 0 });
    expect(commands[0]?.at(-1)).toBe('2048');
    rmSync(disk);
    await expect(provide({ sizeBytes: 1_024 })).rejects.toMatchObject({ code: 'ImageUnusable' });
  });

  it('makes a blank disk over nothing', async () => {
    await provide(blankOf('data', 8_192));
    expect(commands).toEqual([['qemu-img', 'create', '-q', '-f', 'qcow2', `${disk}.new`, '8192']]);
  });

  it('keeps the disk that is there', async () => {
    writeFileSync(disk, 'mine');
    await provide();
    await provide({ mode: 'keep' });
    expect(commands).toEqual([]);
  });

  const header = (size: number) => {
    const head = Buffer.alloc(512);
    head.writeUInt32BE(0x514649fb, 0);
    head.writeBigUInt64BE(BigInt(size), 24);
    return head;
  };

  it('grows the disk that is there, as its guest’s user, and never shrinks it', async () => {
    writeFileSync(disk, header(4_096));
    await provide({ mode: 'keep' });
    await provide({ mode: 'keep', sizeBytes: 2_048 });
    await provide({ mode: 'keep', sizeBytes: 0 });
    expect(commands).toEqual([]);
    await provide({ mode: 'keep', sizeBytes: 8_192 });
    expect(commands).toHaveLength(1);
    const [command = []] = commands;
    expect(command).toEqual(expect.arrayContaining([`--reuid=${uid}`, `--regid=${uid}`, '--no-new-privs']));
    expect(command.slice(-7)).toEqual(['qemu-img', 'resize', '-q', '-f', 'qcow2', disk, '8192']);
  });

  it('says of a disk that did not grow that it did not', async () => {
    writeFileSync(disk, header(4_096));
    const fails: Exec = () => Promise.reject(new Error('No space left on device'));
    await expect(provide({ mode: 'keep', sizeBytes: 8_192 }, fails)).rejects.toMatchObject({
      code: 'InternalError',
      message: expect.stringContaining('could not be grown'),
    });
  });

  it('does not make up one that has to be there', async () => {
    await expect(provide({ mode: 'keep' })).rejects.toMatchObject({ code: 'GuestDiskMissing' });
  });

  it('leaves nothing half made', async () => {
    const fails: Exec = async (file, args) => {
      await exec(file, args);
      throw new Error('No space left on device');
    };
    await expect(provide({}, fails)).rejects.toMatchObject({ code: 'InternalError' });
    expect(existsSync(disk) || existsSync(`${disk}.new`)).toBe(false);
  });
});
