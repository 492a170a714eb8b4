import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { PrivateCloud } from '../support/private-cloud.js';
import { describeWithPython, runClient } from './clients.js';

const cloud = await PrivateCloud.open();

async function run(program: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runClient(cloud, { program, args });
  if (code !== 0) throw new Error(stderr.trim());
  return stdout.trim();
}
const openstack = (...args: readonly string[]) => run('openstack', ...args);
const json = async <T>(...args: readonly string[]): Promise<T> =>
  JSON.parse(await openstack(...args, '-f', 'json')) as T;

/** Uploads as openstacksdk does by itself, compares what came back, and takes the image away again. */
const SDK = `
import os, sys, openstack
cloud = openstack.connect()
path = sys.argv[1]
image = cloud.create_image("sdk", filename=path, disk_format="raw", container_format="bare", wait=True, validate_checksum=True)
assert image.status == "active", image
assert cloud.get_image("sdk").id == image.id
found = b"".join(cloud.image.download_image(image, stream=True).iter_content(chunk_size=1 << 20))
assert found == open(path, "rb").read()
assert cloud.delete_image("sdk", wait=True)
assert cloud.get_image("sdk") is None
`;

describeWithPython('images of openstack’s clients', () => {
  it('are created of a file, changed, saved and deleted, and launch', async () => {
    const [path, back] = [join(cloud.folder, 'disk.raw'), join(cloud.folder, 'back.raw')];
    const bytes = randomBytes(2 ** 20);
    await writeFile(path, bytes);
    const made = await json<{ id: string; status: string; size: number }>(
      ...['image', 'create', '--file', path, '--disk-format', 'raw', '--container-format', 'bare'],
      ...['--property', 'os_distro=debian', '--tag', 'mine', 'brought'],
    );
    const shown = await json<{ status: string; size: number; properties: object; tags: string[] }>(
      ...['image', 'show', 'brought'],
    );
    expect(shown).toMatchObject({ status: 'active', size: bytes.length, tags: ['mine'] });
    expect(shown.properties).toMatchObject({ os_distro: 'debian', os_hash_algo: 'sha512' });
    await openstack(
      'image',
      'set',
      '--min-disk',
      '1',
      '--property',
      'os_version=13',
      '--protected',
      'brought',
    );
    await openstack('image', 'unset', '--property', 'os_distro', '--tag', 'mine', 'brought');
    expect(await json('image', 'show', 'brought')).toMatchObject({ min_disk: 1, protected: true, tags: [] });
    await openstack('image', 'save', '--file', back, 'brought');
    expect((await readFile(back)).equals(bytes)).toBe(true);
    const listed = await json<{ Name: string }[]>('image', 'list', '--private', '--long');
    expect(listed).toEqual([]);
    expect((await json<{ ID: string }[]>('image', 'list', '--name', 'brought'))[0]?.ID).toBe(made.id);
    await openstack(...['server', 'create', '--image', 'brought', '--flavor', 'm1.nano', '--wait', 'of-it']);
    await openstack('server', 'delete', '--wait', 'of-it');
    await expect(openstack('image', 'delete', 'brought')).rejects.toThrow(/403|not be deregistered/);
    await openstack('image', 'set', '--unprotected', 'brought');
    await openstack('image', 'delete', 'brought');
    await expect(openstack('image', 'show', 'brought')).rejects.toThrow(/No Image found/i);
  }, 240_000);

  it('are EC2’s too', async () => {
    const path = join(cloud.folder, 'other.raw');
    await writeFile(path, randomBytes(4_096));
    await openstack(
      ...['image', 'create', '--file', path, '--disk-format', 'raw', '--container-format', 'bare', 'both'],
    );
    const found = ['--filters', 'Name=name,Values=both', '--query', 'Images[].[ImageId,State]'];
    const [id = '', state] = (
      await run('aws', 'ec2', 'describe-images', '--owners', 'self', ...found, '--output', 'text')
    ).split('\t');
    expect(state).toBe('available');
    await run(
      'aws',
      'ec2',
      'modify-image-attribute',
      '--image-id',
      id,
      '--launch-permission',
      'Add=[{Group=all}]',
    );
    expect(await json('image', 'show', 'both')).toMatchObject({ visibility: 'public' });
    await run('aws', 'ec2', 'deregister-image', '--image-id', id);
    await expect(openstack('image', 'show', 'both')).rejects.toThrow(/No Image found/i);
  }, 240_000);

  it('come by way of the stage', async () => {
    const [path, back] = [join(cloud.folder, 'staged.raw'), join(cloud.folder, 'staged.back')];
    const bytes = randomBytes(2 ** 20);
    await writeFile(path, bytes);
    const formats = ['--disk-format', 'raw', '--container-format', 'bare'];
    await openstack('image', 'create', '--import', '--file', path, ...formats, 'staged');
    expect(await json('image', 'show', 'staged')).toMatchObject({ status: 'active', size: bytes.length });
    await openstack('image', 'save', '--file', back, 'staged');
    expect((await readFile(back)).equals(bytes)).toBe(true);
  }, 240_000);

  it('come by openstacksdk', async () => {
    const path = join(cloud.folder, 'sdk.raw');
    await writeFile(path, randomBytes(300 * 1024));
    await run('python', '-c', SDK, path);
  }, 120_000);
});
