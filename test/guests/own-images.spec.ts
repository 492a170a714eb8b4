import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateImageCommand,
  type CreateImageRequest,
  DescribeImagesCommand,
  RegisterImageCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { tinyForSpec } from '../support/tiny-files.js';
import { until } from '../support/until.js';
import { GuestCloud } from './guest-cloud.js';
import { type Ssh } from './ssh.js';

const tiny = await tinyForSpec();
if ('why' in tiny) process.stderr.write(`test/guests is skipped: ${tiny.why}\n`);

const AVAILABLE_MS = 120_000;

('why' in tiny ? describe.skip : describe)('images that tenants make', () => {
  const cloud = new GuestCloud();
  let group = '';
  let first = '';

  beforeAll(async () => {
    await cloud.up('--status_grace=600');
    group = await cloud.group('in');
    const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    await cloud.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: [ssh] }));
  }, 240_000);
  afterAll(() => cloud.down(), 60_000);

  async function available(imageId: string | undefined): Promise<string> {
    const id = imageId ?? '';
    await until(async () => {
      const { Images = [] } = await cloud.ec2.send(new DescribeImagesCommand({ ImageIds: [id] }));
      const { State, StateReason } = Images[0] ?? {};
      if (State === 'failed') throw new Error(StateReason?.Message);
      return State === 'available';
    }, AVAILABLE_MS);
    return id;
  }

  const imaged = async (more: Omit<CreateImageRequest, 'InstanceId'>) =>
    available((await cloud.ec2.send(new CreateImageCommand({ InstanceId: first, ...more }))).ImageId);

  async function booted(ImageId: string): Promise<{ readonly id: string; readonly shell: Ssh }> {
    const id = await cloud.launch({ ImageId, SecurityGroupIds: [group] });
    const shell = await cloud.ssh(id);
    await shell.up();
    return { id, shell };
  }

  /** What the guest of an image finds in the file. */
  async function foundIn(ImageId: string): Promise<string> {
    const { id, shell } = await booted(ImageId);
    const text = await shell.run('cat /root/first');
    await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    return text.trim();
  }

  it('boots what was put into S3 and registered', async () => {
    if ('why' in tiny) return;
    const {
      AWS_ENDPOINT_URL_S3: endpoint = '',
      AWS_ACCESS_KEY_ID = '',
      AWS_SECRET_ACCESS_KEY = '',
    } = cloud.cloud.rc();
    const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
    const s3 = new S3Client({ region: 'local-1', endpoint, forcePathStyle: true, credentials });
    await s3.send(new CreateBucketCommand({ Bucket: 'images' }));
    const { size } = await stat(tiny.machine);
    const object = {
      Bucket: 'images',
      Key: 'tiny',
      Body: createReadStream(tiny.machine),
      ContentLength: size,
    };
    await s3.send(new PutObjectCommand(object));
    s3.destroy();
    const { Images = [] } = await cloud.ec2.send(new DescribeImagesCommand({}));
    const [offered] = Images.filter(({ ImageType }) => ImageType === 'machine');
    const parts = { KernelId: offered?.KernelId, RamdiskId: offered?.RamdiskId };
    const { ImageId } = await cloud.ec2.send(
      new RegisterImageCommand({ Name: 'brought', ImageLocation: 'images/tiny', ...parts }),
    );
    const { id, shell } = await booted(await available(ImageId));
    first = id;
    await shell.run('echo written first > /root/first; sync');
  }, 240_000);

  it('has in the image of a guest that runs what the guest wrote first', async () => {
    const before = cloud.pidOf(first);
    const image = await imaged({ Name: 'as it runs', NoReboot: true });
    expect(cloud.pidOf(first)).toBe(before);
    expect(await foundIn(image)).toBe('written first');
  }, 240_000);

  it('shuts the guest down first where nobody says otherwise, and starts it again', async () => {
    const before = cloud.pidOf(first);
    const image = await imaged({ Name: 'at rest' });
    expect(cloud.pidOf(first)).not.toBe(before);
    expect(await foundIn(image)).toBe('written first');
    await (await cloud.ssh(first)).up();
  }, 240_000);

  it('makes one of a guest that is off', async () => {
    await cloud.ec2.send(new StopInstancesCommand({ InstanceIds: [first], Force: true }));
    await cloud.reaches(first, 'stopped');
    const image = await imaged({ Name: 'off' });
    expect(await foundIn(image)).toBe('written first');
    await cloud.ec2.send(new StartInstancesCommand({ InstanceIds: [first] }));
    await cloud.reaches(first, 'running');
  }, 240_000);
});
