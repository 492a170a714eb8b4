import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuthorizeSecurityGroupIngressCommand, DescribeImagesCommand } from '@aws-sdk/client-ec2';
import { tinyForSpec } from '../support/tiny-files.js';
import { GuestCloud } from './guest-cloud.js';

const tiny = await tinyForSpec();
if ('why' in tiny) process.stderr.write(`test/guests is skipped: ${tiny.why}\n`);

('why' in tiny ? describe.skip : describe)('an image that a tenant brings over X7', () => {
  const cloud = new GuestCloud();
  let token = '';

  beforeAll(async () => {
    await cloud.up('--status_grace=600');
    token = await signIn();
  }, 240_000);
  afterAll(() => cloud.down(), 60_000);

  async function signIn(): Promise<string> {
    const {
      OS_AUTH_URL: url,
      OS_USERNAME: name,
      OS_PASSWORD: password,
      OS_PROJECT_NAME: project,
    } = cloud.cloud.rc();
    const domain = { id: 'default' };
    const answer = await fetch(`${url}/auth/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        auth: {
          identity: { methods: ['password'], password: { user: { name, domain, password } } },
          scope: { project: { name: project, domain } },
        },
      }),
    });
    return answer.headers.get('x-subject-token') ?? '';
  }

  const ask = (method: string, path: string, type: string, body: RequestInit['body']) =>
    fetch(`${new URL(cloud.cloud.rc()['OS_AUTH_URL'] ?? '').origin}/image/v2/images${path}`, {
      ...{ method, body: body ?? null, duplex: 'half' },
      headers: { 'x-auth-token': token, 'content-type': type },
    } as RequestInit);

  async function bring(path: string, fields: object): Promise<string> {
    const made = await ask('POST', '', 'application/json', JSON.stringify(fields));
    const { id } = (await made.json()) as { id: string };
    const bytes = Readable.toWeb(createReadStream(path)) as unknown as NonNullable<RequestInit['body']>;
    expect((await ask('PUT', `/${id}/file`, 'application/octet-stream', bytes)).status).toBe(204);
    return id;
  }

  it('boots with its own kernel and ramdisk', async () => {
    if ('why' in tiny) return;
    const part = (format: string) => ({ name: 'brought', container_format: format, disk_format: format });
    const [kernel_id, ramdisk_id] = [
      await bring(tiny.kernel, part('aki')),
      await bring(tiny.ramdisk, part('ari')),
    ];
    await bring(tiny.machine, {
      ...{ name: 'brought', container_format: 'bare', disk_format: 'raw', kernel_id, ramdisk_id },
      os_command_line: 'root=/dev/vda console=ttyS0 quiet panic=-1',
    });
    const { Images = [] } = await cloud.ec2.send(
      new DescribeImagesCommand({
        Owners: ['self'],
        Filters: [
          { Name: 'name', Values: ['brought'] },
          { Name: 'image-type', Values: ['machine'] },
        ],
      }),
    );
    const group = await cloud.group('in');
    const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    await cloud.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: [ssh] }));
    const id = await cloud.launch({ ImageId: Images[0]?.ImageId, SecurityGroupIds: [group] });
    const shell = await cloud.ssh(id);
    await shell.up();
    expect(await shell.run('cat /proc/cmdline')).toContain('root=/dev/vda console=ttyS0');
  }, 240_000);
});
