import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateImageCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  type Image,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { MinioServer } from '../../bench/lib/minio-server.js';
import { ImageBucket } from '../../src/cloud/images/stores/s3/image-bucket.js';
import { freePorts } from '../support/free-ports.mjs';
import { tinyForSpec } from '../support/tiny-files.js';
import { until } from '../support/until.js';
import { BroughtImages } from './brought-images.js';
import { GuestCloud } from './guest-cloud.js';

const tiny = await tinyForSpec();
/** As `npm test` built it. */
const minio = process.env['ENGINE_TEST_MINIO'] ?? '';
if (minio === '') process.stderr.write('test/guests/minio-cloud is skipped: there is no Go to build MinIO\n');

const [port = 0] = await freePorts(1);
const server = new MinioServer(minio, port);
const { endpoint, region, accessKey, secretKey } = server.credentials;
const bucket = new ImageBucket({ ...server.credentials, bucket: 'images', hostEndpoint: '' });

(minio === '' || 'why' in tiny ? describe.skip : describe)('a cloud whose images are in MinIO', () => {
  const cloud = new GuestCloud();
  const brought = new BroughtImages(cloud.cloud);
  let group = '';

  beforeAll(async () => {
    await server.up();
    const keys = join(cloud.cloud.state, 'minio.keys');
    await writeFile(keys, `${accessKey}\n${secretKey}\n`, { mode: 0o644 });
    await cloud.up(
      ...['--noobjectstore', '--image_store=s3', `--image_store_endpoint=${endpoint}`],
      ...[`--image_store_host_endpoint=${endpoint}`, `--image_store_region=${region}`],
      ...[`--image_store_keys_file=${keys}`, '--image_sweep_interval=2', '--status_grace=600'],
    );
    await brought.signIn();
    group = await cloud.group('in');
    const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    await cloud.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: [ssh] }));
  }, 240_000);
  afterAll(async () => {
    await cloud.down();
    await server.down();
  }, 60_000);

  const images = async (): Promise<readonly Image[]> =>
    (await cloud.ec2.send(new DescribeImagesCommand({ Owners: ['self'] }))).Images ?? [];
  const inBucket = async () => (await bucket.list()).map(({ name }) => name).sort();

  async function booted(ImageId: string | undefined) {
    const id = await cloud.launch({ ImageId, SecurityGroupIds: [group] });
    const shell = await cloud.ssh(id);
    await shell.up();
    return { id, shell };
  }

  it('has no object store of its own', async () => {
    const { parts } = await cloud.cloud.parts();
    expect(parts.map(({ name }) => name)).not.toContain('engine-objectstore');
    expect(cloud.cloud.rc()['AWS_ENDPOINT_URL_S3']).toBeUndefined();
    expect(await inBucket()).toHaveLength(3);
  });

  it('takes in an image, boots it, makes another of its guest, and keeps nothing of those that go', async () => {
    if ('why' in tiny) return;
    const before = await inBucket();
    const known = new Set((await images()).map(({ ImageId }) => ImageId));
    await brought.bringMachine('brought', tiny);
    expect(await inBucket()).toHaveLength(before.length + 3);
    const isMachine = ({ Name, ImageType }: Image) => Name === 'brought' && ImageType === 'machine';
    const first = await booted((await images()).find(isMachine)?.ImageId);
    await first.shell.run('echo written first > /root/first; sync');

    const made = await cloud.ec2.send(
      new CreateImageCommand({ InstanceId: first.id, Name: 'of-guest', NoReboot: true }),
    );
    await until(
      async () => (await images()).find(({ ImageId }) => ImageId === made.ImageId)?.State === 'available',
      120_000,
    );
    expect(await inBucket()).toHaveLength(before.length + 4);
    const second = await booted(made.ImageId);
    expect(await second.shell.run('cat /root/first')).toBe('written first');

    await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [first.id, second.id] }));
    for (const { ImageId } of await images())
      if (!known.has(ImageId)) await cloud.ec2.send(new DeregisterImageCommand({ ImageId }));
    await until(async () => (await inBucket()).length === before.length, 120_000);
    expect(await inBucket()).toEqual(before);
  }, 400_000);
});
