import { chmod, mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { exec, type Exec, ExecError } from '../../common/exec/exec.js';
import { ImageConverter } from './image-converter.js';
import { type ForeignFormat } from './image.js';

const UID = 199_998;
const isRoot = process.getuid?.() === 0;
const uid = isRoot ? UID : undefined;
const folder = await mkdtemp(join(tmpdir(), 'converter-'));
await chmod(folder, 0o755);
afterAll(() => rm(folder, { recursive: true }));
const [image, made] = [join(folder, 'image'), join(folder, 'made')];
await writeFile(image, 'bytes', { mode: 0o600 });
await chmod(image, 0o644);

/** A tool that runs this script in place of qemu-img. */
async function toolOf(script: string): Promise<ImageConverter> {
  const binary = join(folder, 'tool');
  await writeFile(binary, `#!/bin/sh\n${script}\n`);
  await chmod(binary, 0o755);
  return new ImageConverter({ exec, binary, uid });
}

async function measured(script: string, format: ForeignFormat): Promise<number | string> {
  const file = await open(image, 'r');
  const measuring = (await toolOf(script)).measure(file.fd, format);
  return measuring.catch(({ message }: Error) => message).finally(() => file.close());
}

async function converted(converter: ImageConverter, mostBytes = 4_096): Promise<string> {
  const [from, to] = [await open(image, 'r'), await open(made, 'w', 0o600)];
  try {
    await converter.convert(from.fd, to.fd, { format: 'vmdk', mostBytes });
    return 'made';
  } catch (error) {
    return (error as Error).message;
  } finally {
    await Promise.all([from.close(), to.close()]);
  }
}

describe('what is said of a foreign disk', () => {
  const info = (more: object) => `echo '${JSON.stringify({ 'virtual-size': 1_024, ...more })}'`;
  const own = { data: { extents: [{ filename: '/proc/self/fd/0' }] } };
  const other = { data: { extents: [{ filename: '/etc/shadow' }] } };
  const vmdk = { format: 'vmdk', 'format-specific': own };

  it.each([
    ['is by itself', 'vmdk', info(vmdk), 1_024],
    ['is by itself', 'vdi', info({ format: 'vdi' }), 1_024],
    ['is something else', 'vdi', info(vmdk), 'QEMU reads it as something else: format'],
    [
      'is in another file',
      'vmdk',
      info({ ...vmdk, 'format-specific': other }),
      'QEMU reads it as something else: format-specific.data.extents.0.filename',
    ],
    [
      'has a parent',
      'vmdk',
      info({ ...vmdk, 'backing-filename': '/etc/shadow' }),
      'QEMU reads it as something else: backing-filename',
    ],
    ['is broken', 'vdi', 'echo "it is broken" >&2; exit 1', 'QEMU does not read it: it is broken'],
  ] as const)('that %s (%s)', async (_what, format, script, answer) => {
    expect(await measured(script, format)).toBe(answer);
  });
});

describe('a conversion', () => {
  it('is nobody’s in particular, writes what it was given and nothing else, and gives it back', async () => {
    const converter = await toolOf(`
      (echo x > fd0) 2>/dev/null && o=yes || o=no
      cat /proc/self/fd/0 > /proc/self/fd/3; echo " $(id -u) other=$o $6" >> /proc/self/fd/3`);
    expect(await converted(converter)).toBe('made');
    const who = isRoot ? `${UID}` : '\\d+';
    expect(await readFile(made, 'utf8')).toMatch(new RegExp(`^bytes ${who} other=no $`, 'm'));
    expect((await stat(made)).uid).toBe(process.getuid?.());
  });

  it('ends when it writes too much, and gives the file back', async () => {
    const converter = await toolOf('head -c 10000 /dev/zero > /proc/self/fd/3 || exit 1');
    expect(await converted(converter)).toMatch(/^QEMU (does not read it|takes too long)/);
    expect((await stat(made)).size).toBeLessThanOrEqual(4_096);
    expect((await stat(made)).uid).toBe(process.getuid?.());
  });

  it('is of the file that was given, by the driver that it was looked at with', async () => {
    const asked: (readonly string[])[] = [];
    const failing: Exec = async (_command, args) => {
      asked.push(args);
      throw new ExecError(['x'], 127, '', '');
    };
    const converter = new ImageConverter({ exec: failing, binary: 'qemu-img', uid: undefined });
    expect(await converted(converter)).toMatch(/^qemu-img, which looks at it, is not on this machine/);
    const json =
      'json:{"driver":"vmdk","backing":null,"file":{"driver":"file","locking":"off","filename":"/proc/self/fd/0"}}';
    expect(asked[0]?.slice(-4)).toEqual(['-O', 'qcow2', json, '/proc/self/fd/3']);
    expect(asked[0]).toEqual(expect.arrayContaining(['--no-new-privs', '--fsize=4096', '--as=2147483648']));
  });
});
