import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuthorizeSecurityGroupIngressCommand, DescribeImagesCommand } from '@aws-sdk/client-ec2';
import { tinyForSpec } from '../support/tiny-files.js';
import { BroughtImages } from './brought-images.js';
import { GuestCloud } from './guest-cloud.js';

const tiny = await tinyForSpec();
if ('why' in tiny) process.stderr.write(`test/guests is skipped: ${tiny.why}\n`);

('why' in tiny ? describe.skip : describe)('an image that a tenant brings over X7', () => {
  const cloud = new GuestCloud();
  const brought = new BroughtImages(cloud.cloud);

  beforeAll(async () => {
    await cloud.up('--status_grace=600');
    await brought.signIn();
  }, 240_000);
  afterAll(() => cloud.down(), 60_000);

  it('boots with its own kernel and ramdisk', async () => {
    if ('why' in tiny) return;
    await brought.bringMachine('brought', tiny);
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
