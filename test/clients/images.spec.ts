import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import { PrivateCloud } from '../support/private-cloud.js';
import { describeWithPython, runClient } from './clients.js';

const cloud = await PrivateCloud.open(['--status_grace=0']);
beforeAll(() => cloud.openObjectStore(), 60_000);

/** The words of one `aws …`; resolves with what it prints. */
async function aws(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runClient(cloud, { program: 'aws', args });
  if (code !== 0) throw new Error(stderr.trim());
  return stdout.trim();
}
const ec2 = (...words: readonly string[]) => aws('ec2', ...words);
const text = (query: string) => ['--query', query, '--output', 'text'];

describeWithPython('awscli', () => {
  const file = (name: string) => join(cloud.folder, name);
  const register = (name: string, key: string) =>
    ec2('register-image', '--name', name, '--image-location', `brought/${key}`, ...text('ImageId'));

  beforeAll(async () => {
    await writeFile(file('disk.raw'), Buffer.alloc(2 ** 20, 7));
    await writeFile(file('page.html'), '<!DOCTYPE html><title>404</title>');
    await aws('s3', 'mb', 's3://brought');
    for (const name of ['disk.raw', 'page.html']) await aws('s3', 'cp', file(name), `s3://brought/${name}`);
  }, 60_000);

  it('brings an image by way of S3, and launches it', async () => {
    const image = await register('brought-disk', 'disk.raw');
    await ec2('wait', 'image-available', '--image-ids', image);
    const shown = text('Images[0].[Name,ImageLocation,State]');
    expect((await ec2('describe-images', '--image-ids', image, ...shown)).split('\t')).toEqual([
      'brought-disk',
      'brought/disk.raw',
      'available',
    ]);
    const id = await ec2(
      ...['run-instances', '--image-id', image, '--instance-type', 'm1.nano'],
      ...text('Instances[0].InstanceId'),
    );
    await ec2('wait', 'instance-running', '--instance-ids', id);
    await ec2('terminate-instances', '--instance-ids', id);
    await ec2('deregister-image', '--image-id', image);
    await expect(ec2('describe-images', '--image-ids', image)).rejects.toThrow('InvalidAMIID.NotFound');
  }, 60_000);

  it('reads why one could not be used', async () => {
    const image = await register('no-disk', 'page.html');
    // `aws ec2 wait` gives up at once on an image that failed.
    await expect(ec2('wait', 'image-available', '--image-ids', image)).rejects.toThrow('failure state');
    const why = await ec2('describe-images', '--image-ids', image, ...text('Images[0].StateReason.Message'));
    expect(why).toBe('The image cannot be used: it is a web page');
  }, 60_000);
});
