import { beforeAll, expect, it } from '@jest/globals';
import { PrivateCloud } from '../support/private-cloud.js';
import { until } from '../support/until.js';
import { describeWithPython, runClient } from './clients.js';

const cloud = await PrivateCloud.open(['--status_grace=0']);

/** The words of one `aws ec2 …`; resolves with what it prints. */
async function ec2(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runClient(cloud, { program: 'aws', args: ['ec2', ...words] });
  if (code !== 0) throw new Error(stderr.trim());
  return stdout.trim();
}

const text = (query: string) => ['--query', query, '--output', 'text'];

/** As people's scripts do: an address, before one instance and then another. */
const BOTO3 = `
import os, boto3
ec2 = boto3.resource('ec2')
client = ec2.meta.client
first, second = os.environ['FIRST'], os.environ['SECOND']
made = client.allocate_address(Domain='vpc', TagSpecifications=[
    {'ResourceType': 'elastic-ip', 'Tags': [{'Key': 'Name', 'Value': 'front'}]}])
address = ec2.VpcAddress(made['AllocationId'])
address.associate(InstanceId=first)
address.reload()
assert address.instance_id == first, address.instance_id
assert ec2.Instance(first).public_ip_address == made['PublicIp']
moved = client.associate_address(AllocationId=made['AllocationId'], InstanceId=second)
found = client.describe_addresses(Filters=[{'Name': 'tag:Name', 'Values': ['front']}])['Addresses']
assert [a['AssociationId'] for a in found] == [moved['AssociationId']], found
client.disassociate_address(AssociationId=moved['AssociationId'])
address.release()
assert client.describe_addresses()['Addresses'] == []
print('done')
`;

describeWithPython('floating addresses', () => {
  const ids: string[] = [];

  beforeAll(async () => {
    const image = await ec2('describe-images', ...text('Images[0].ImageId'));
    const launch = ['run-instances', '--image-id', image, '--instance-type', 'm1.nano', '--count', '2'];
    ids.push(...(await ec2(...launch, ...text('Instances[].InstanceId'))).split(/\s+/));
    await ec2('wait', 'instance-running', '--instance-ids', ...ids);
  }, 120_000);

  it('awscli: allocated, associated, shown, taken back, released', async () => {
    const [id = ''] = ids;
    const allocation = await ec2('allocate-address', ...text('AllocationId'));
    const about = ['--allocation-ids', allocation];
    const association = await ec2(
      ...['associate-address', '--allocation-id', allocation, '--instance-id', id],
      ...text('AssociationId'),
    );
    const [address, shown] = [
      await ec2('describe-addresses', ...about, ...text('Addresses[0].PublicIp')),
      await ec2(
        ...['describe-instances', '--instance-ids', id],
        ...text('Reservations[].Instances[].PublicIpAddress'),
      ),
    ];
    expect(shown).toBe(address);
    await ec2('disassociate-address', '--association-id', association);
    await ec2('release-address', '--allocation-id', allocation);
    await expect(ec2('describe-addresses', ...about)).rejects.toThrow('InvalidAllocationID.NotFound');
  }, 120_000);

  it('boto3: moved between two instances', async () => {
    const [FIRST = '', SECOND = ''] = ids;
    const script = `import os\nos.environ.update(FIRST='${FIRST}', SECOND='${SECOND}')\n${BOTO3}`;
    const { stdout, stderr } = await runClient(cloud, { program: 'python', args: ['-c', script] });
    expect([stdout.trim(), stderr]).toEqual(['done', '']);
  }, 120_000);

  it('comes with a launch that asks for one, and ends with it', async () => {
    const [first = ''] = ids;
    const [image, subnet] = [
      await ec2(
        'describe-instances',
        '--instance-ids',
        first,
        ...text('Reservations[0].Instances[0].ImageId'),
      ),
      await ec2('describe-subnets', ...text('Subnets[0].SubnetId')),
    ];
    const launch = async (...more: readonly string[]) => {
      const id = await ec2(
        ...['run-instances', '--image-id', image, '--instance-type', 'm1.nano', ...more],
        ...text('Instances[0].InstanceId'),
      );
      await ec2('wait', 'instance-running', '--instance-ids', id);
      const query =
        'Reservations[0].Instances[0].[PublicIpAddress,NetworkInterfaces[0].Association.IpOwnerId]';
      return { id, shown: await ec2('describe-instances', '--instance-ids', id, ...text(query)) };
    };
    const asked = await launch('--associate-public-ip-address');
    expect(asked.shown).toMatch(/^\d+\.\d+\.\d+\.\d+\s+amazon$/);
    await ec2('modify-subnet-attribute', '--subnet-id', subnet, '--map-public-ip-on-launch');
    const mapped = await launch('--subnet-id', subnet);
    expect(mapped.shown).toMatch(/amazon$/);
    expect((await launch('--subnet-id', subnet, '--no-associate-public-ip-address')).shown).toBe(
      'None\tNone',
    );
    await ec2('modify-subnet-attribute', '--subnet-id', subnet, '--no-map-public-ip-on-launch');
    // Not the project's to take, but to put one of its own in the place of.
    expect(await ec2('describe-addresses', ...text('Addresses'))).toBe('');
    const allocation = await ec2('allocate-address', ...text('AllocationId'));
    await ec2('associate-address', '--allocation-id', allocation, '--instance-id', mapped.id);
    await ec2('terminate-instances', '--instance-ids', asked.id, mapped.id);
    await ec2('wait', 'instance-terminated', '--instance-ids', asked.id, mapped.id);
    const left = () =>
      cloud.database.query('SELECT FROM floating_addresses WHERE ended_at IS NULL AND is_auto');
    await until(async () => (await left()).length === 0);
    await ec2('release-address', '--allocation-id', allocation);
  }, 120_000);

  it('goes with its instance, and stays its project’s', async () => {
    const [id = ''] = ids;
    const allocation = await ec2('allocate-address', ...text('AllocationId'));
    await ec2('associate-address', '--allocation-id', allocation, '--instance-id', id);
    await ec2('terminate-instances', '--instance-ids', ...ids);
    await ec2('wait', 'instance-terminated', '--instance-ids', ...ids);
    const described = () =>
      ec2('describe-addresses', '--allocation-ids', allocation, ...text('Addresses[0].InstanceId'));
    await until(async () => (await described()) === 'None');
    await ec2('release-address', '--allocation-id', allocation);
  }, 120_000);
});
