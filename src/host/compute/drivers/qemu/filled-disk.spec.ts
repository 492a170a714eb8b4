import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exec } from '../../../../common/exec/exec.js';
import { fillDisk } from './filled-disk.js';

const tools = { exec, qemuImg: 'qemu-img' };
const SIZE = 64 * 1024 ** 2;

describe('a disk that is not blank', () => {
  let folder: string;
  let path: string;
  const probed = () => {
    execFileSync('qemu-img', ['convert', '-f', 'qcow2', '-O', 'raw', path, `${path}.out`]);
    return execFileSync('blkid', ['-p', '-o', 'export', `${path}.out`], { encoding: 'utf8' });
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'filled-'));
    path = join(folder, 'disk.qcow2');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is swap space, with its label', async () => {
    await fillDisk({ path, sizeBytes: SIZE, label: 'swap', content: 'swap' }, tools);
    expect(probed()).toMatch(/LABEL=swap[\s\S]*TYPE=swap/);
    expect(existsSync(`${path}.raw`)).toBe(false);
  });

  it('is an ext4 file system, with its label', async () => {
    await fillDisk({ path, sizeBytes: SIZE, label: 'ephemeral0', content: 'ext4' }, tools);
    expect(probed()).toMatch(/LABEL=ephemeral0[\s\S]*TYPE=ext4/);
    execFileSync('e2fsck', ['-fn', `${path}.out`]);
  });

  it('leaves nothing when it cannot be made', async () => {
    const fails = { ...tools, exec: () => Promise.reject(new Error('no program')) };
    const asked = fillDisk({ path, sizeBytes: SIZE, label: 'ephemeral0', content: 'ext4' }, fails);
    await expect(asked).rejects.toThrow('no program');
    expect(existsSync(`${path}.raw`)).toBe(false);
  });
});
