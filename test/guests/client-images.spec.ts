import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuthorizeSecurityGroupIngressCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { exec } from '../../src/common/exec/exec.js';
import { tinyForSpec } from '../support/tiny-files.js';
import { GuestCloud } from './guest-cloud.js';

const tiny = await tinyForSpec();
const clients = process.env['ENGINE_TEST_CLIENTS'] ?? '';
const isHere = !('why' in tiny) && (clients !== '' || process.env['ENGINE_REQUIRE_CLIENTS'] === '1');
if ('why' in tiny) process.stderr.write(`test/guests is skipped: ${tiny.why}\n`);

const SCRIPT = join(import.meta.dirname, 'bundle-image.sh');

(isHere ? describe : describe.skip)('images that tenants bring by their clients', () => {
  const cloud = new GuestCloud();
  let group = '';
  const parts = { kernel: '', ramdisk: '' };

  beforeAll(async () => {
    await cloud.up('--status_grace=600');
    group = await cloud.group('in');
    const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    await cloud.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: [ssh] }));
    const query = [
      '--filters',
      'Name=image-type,Values=machine',
      '--query',
      'Images[0].[KernelId,RamdiskId]',
    ];
    const found = await client('aws', 'ec2', 'describe-images', ...query, '--output', 'text');
    const [kernel = '', ramdisk = ''] = found.split('\t');
    Object.assign(parts, { kernel, ramdisk });
    await client('aws', 's3', 'mb', 's3://brought');
  }, 240_000);
  afterAll(() => cloud.down(), 60_000);

  /** What a client's program prints, in a shell that has read enginerc. */
  async function client(program: string, ...args: readonly string[]): Promise<string> {
    const files = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
    const env = { PATH: process.env['PATH'] ?? '', HOME: cloud.cloud.state, ...files, ...cloud.cloud.rc() };
    const { stdout } = await exec(join(clients, 'bin', program), args, { env, timeoutMs: 120_000 });
    return stdout.trim();
  }

  async function registered(name: string, location: string, ...more: readonly string[]): Promise<string> {
    const words = ['--name', name, '--image-location', location, ...more];
    const only = ['--query', 'ImageId', '--output', 'text'];
    const id = await client('aws', 'ec2', 'register-image', ...words, ...only);
    await client('aws', 'ec2', 'wait', 'image-available', '--image-ids', id);
    return id;
  }

  /** Boots, and lets its owner in. */
  async function boots(ImageId: string): Promise<void> {
    const id = await cloud.launch({ ImageId, SecurityGroupIds: [group] });
    const shell = await cloud.ssh(id);
    await shell.up();
    expect(await shell.run('cat /proc/cmdline')).toContain('root=/dev/vda');
    await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  }

  it('boot of an object that aws s3 cp sent, which lies encrypted', async () => {
    if ('why' in tiny) return;
    await client('aws', 's3', 'cp', tiny.machine, 's3://brought/tiny', '--sse', 'AES256', '--no-progress');
    const boot = ['--kernel-id', parts.kernel, '--ramdisk-id', parts.ramdisk];
    await boots(await registered('by-s3', 'brought/tiny', ...boot));
  }, 300_000);

  it('boot of a bundle, as ec2-bundle-image makes it', async () => {
    if ('why' in tiny) return;
    const [keys, bundle] = [join(cloud.cloud.state, 'keys'), join(cloud.cloud.state, 'bundle')];
    await Promise.all([mkdir(keys), mkdir(bundle)]);
    await cloud.cloud.manage('user', 'credentials', 'admin', keys);
    const account = await client(
      'aws',
      'sts',
      'get-caller-identity',
      '--query',
      'Account',
      '--output',
      'text',
    );
    await exec('bash', [SCRIPT, tiny.machine, account, keys, bundle, parts.kernel, parts.ramdisk]);
    expect(await readdir(bundle)).toContain('machine.part.00');
    await client('aws', 's3', 'cp', '--recursive', bundle, 's3://brought/bundle/', '--no-progress');
    await boots(await registered('by-bundle', 'brought/bundle/machine.manifest.xml'));
  }, 300_000);

  it('boot of a file that openstack image create sent', async () => {
    if ('why' in tiny) return;
    const formats = (format: string) => ['--disk-format', format, '--container-format', format];
    const create = (file: string, ...words: readonly string[]) =>
      client('openstack', 'image', 'create', '--file', file, ...words, '-f', 'value', '-c', 'id');
    const kernel = await create(tiny.kernel, ...formats('aki'), 'own-kernel');
    const ramdisk = await create(tiny.ramdisk, ...formats('ari'), 'own-ramdisk');
    const properties = [`kernel_id=${kernel}`, `ramdisk_id=${ramdisk}`];
    const booting = [...properties, 'os_command_line=root=/dev/vda console=ttyS0 quiet panic=-1'];
    await create(
      ...([tiny.machine, '--disk-format', 'raw', '--container-format', 'bare'] as const),
      ...booting.flatMap((property) => ['--property', property]),
      'by-openstack',
    );
    const query = ['--query', 'Images[0].ImageId', '--output', 'text'];
    const named = ['--filters', 'Name=name,Values=by-openstack'];
    await boots(await client('aws', 'ec2', 'describe-images', ...named, ...query));
  }, 300_000);
});
