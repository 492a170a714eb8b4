import { chmod, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { exec, type Exec } from '../../common/exec/exec.js';
import { ImageExaminer } from './image-examiner.js';

const UID = 199_998;
const isRoot = process.getuid?.() === 0;
const folder = await mkdtemp(join(tmpdir(), 'examiner-'));
await chmod(folder, 0o755);
afterAll(() => rm(folder, { recursive: true }));
const image = join(folder, 'image');
await writeFile(image, 'bytes');

/** What a tool says that runs this script in place of qemu-img. */
async function said(script: string): Promise<string> {
  const binary = join(folder, 'tool');
  await writeFile(binary, `#!/bin/sh\n${script}\n`);
  await chmod(binary, 0o755);
  const file = await open(image, 'r');
  const examiner = new ImageExaminer({ exec, binary, uid: isRoot ? UID : undefined });
  try {
    await examiner.examine(file.fd, 1024);
    return 'it is an image';
  } catch (error) {
    return (error as Error).message;
  } finally {
    await file.close();
  }
}

describe('what looks at an image', () => {
  it('is nobody in particular, gains nothing, and writes nowhere', async () => {
    const words = await said(`
      cd /proc/self; nnp=$(sed -n 's/NoNewPrivs:\\t//p' status); caps=$(sed -n 's/CapBnd:\\t//p' status)
      (echo x > fd/0) 2>/dev/null && w=yes || w=no
      (echo x > /tmp/examiner-$$) 2>/dev/null && t=yes || t=no
      rm -f /tmp/examiner-$$
      (cat /etc/shadow) >/dev/null 2>&1 && s=yes || s=no
      echo "$(id -u) $(id -G) nnp=$nnp caps=$caps write=$w tmp=$t shadow=$s read=$(cat fd/0)" >&2; exit 1`);
    const who = isRoot ? `${UID} ${UID} nnp=1 caps=0000000000000000` : '\\d+ .* nnp=1 caps=\\w+';
    expect(words).toMatch(new RegExp(`^QEMU does not read it: ${who} write=no tmp=no shadow=no read=bytes$`));
  });

  it('is ended when it takes too much', async () => {
    const words = await said('ulimit -t >&2; ulimit -v >&2; exit 1');
    expect(words).toBe('QEMU does not read it: 2097152');
    expect(await said('kill -XCPU $$; sleep 1')).toBe('QEMU takes too long, or too much, to read it');
  });

  const info = (more: object) =>
    `echo '${JSON.stringify({ format: 'qcow2', 'virtual-size': 1024, 'format-specific': { data: {} }, ...more })}'`;

  it.each([
    ['is what its header says', info({}), 'it is an image'],
    ['is larger', info({ 'virtual-size': 4096 }), 'its header says 1024 bytes, and QEMU 4096'],
    [
      'names another file',
      info({ 'backing-filename': '/etc/shadow' }),
      'QEMU reads it as something else: backing-filename',
    ],
    [
      'keeps its data elsewhere',
      info({ 'format-specific': { data: { 'data-file': '/dev/sda' } } }),
      'QEMU reads it as something else: format-specific.data.data-file',
    ],
    ['has lost clusters', `[ "$1" = check ] && exit 3; ${info({})}`, 'it is an image'],
    ['is corrupt', `[ "$1" = check ] && exit 2; ${info({})}`, 'it is corrupt: qemu-img check finds errors'],
  ])('tells an image that %s', async (_what, script, words) => {
    expect(await said(script)).toBe(words);
  });
});

describe('a tool', () => {
  it('that is not there is named', async () => {
    const none = join(folder, 'none');
    const examiner = new ImageExaminer({ exec, binary: none, uid: undefined });
    const file = await open(image, 'r');
    await expect(examiner.examine(file.fd, 1024).finally(() => file.close())).rejects.toThrow(
      `${none}, which looks at it, is not on this machine: install qemu-utils`,
    );
  });

  it('becomes another only where it can, and is limited anyway', async () => {
    const asked: (readonly string[])[] = [];
    const failing: Exec = async (_command, args) => {
      asked.push(args);
      throw new Error('no process could be started');
    };
    for (const uid of [UID, undefined])
      await expect(
        new ImageExaminer({ exec: failing, binary: 'qemu-img', uid }).examine(0, 1),
      ).rejects.toMatchObject({ message: 'QEMU does not read it: ', cause: expect.any(Error) });
    const become = [`--reuid=${UID}`, `--regid=${UID}`, '--clear-groups', '--bounding-set=-all'];
    expect(asked[0]).toEqual(expect.arrayContaining([...become, '--no-new-privs']));
    expect(asked[1]?.filter((arg) => become.includes(arg))).toEqual([]);
    expect(asked[1]).toEqual(expect.arrayContaining(['--no-new-privs', '--fsize=0', '--as=2147483648']));
  });
});
