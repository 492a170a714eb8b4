import {
  CreateTagsCommand,
  DescribeInstancesCommand,
  EC2Client,
  GetConsoleOutputCommand,
  type Instance,
  paginateDescribeInstances,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
  waitUntilInstanceRunning,
  waitUntilInstanceStopped,
  waitUntilInstanceTerminated,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { PrivateCloud } from '../support/private-cloud.js';

const cloud = await PrivateCloud.open(['--quota_instances=30', '--quota_cores=100']);

const clientOf = (more: { systemClockOffset?: number; accessKeyId?: string } = {}) =>
  new EC2Client({
    endpoint: cloud.endpoint,
    region: cloud.region,
    credentials: {
      accessKeyId: more.accessKeyId ?? cloud.admin.accessKey,
      secretAccessKey: cloud.admin.secretKey,
    },
    maxAttempts: 1,
    systemClockOffset: more.systemClockOffset ?? 0,
  });
const client = clientOf();
const waiting = { client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 };

const launch = async (more: Partial<RunInstancesCommandInput> = {}): Promise<Instance[]> => {
  const asked = {
    ImageId: cloud.imageId,
    MinCount: 1,
    MaxCount: 1,
    InstanceType: 'm1.nano' as never,
    ...more,
  };
  return (await client.send(new RunInstancesCommand(asked))).Instances ?? [];
};
const idsOf = (instances: readonly Instance[]) => instances.map(({ InstanceId }) => InstanceId ?? '');
const end = async (InstanceIds: string[]) => {
  await client.send(new TerminateInstancesCommand({ InstanceIds }));
  await waitUntilInstanceTerminated(waiting, { InstanceIds });
};

describe('the AWS SDK for JavaScript', () => {
  it('launches, stops, starts and terminates through its waiters', async () => {
    const InstanceIds = idsOf(await launch());
    await waitUntilInstanceRunning(waiting, { InstanceIds });
    await client.send(
      new CreateTagsCommand({ Resources: InstanceIds, Tags: [{ Key: 'Name', Value: 'ä <b>&' }] }),
    );
    const console = await client.send(
      new GetConsoleOutputCommand({ InstanceId: InstanceIds[0], Latest: true }),
    );
    expect(Buffer.from(console.Output ?? '', 'base64').toString()).toContain(InstanceIds[0]);
    await client.send(new StopInstancesCommand({ InstanceIds }));
    await waitUntilInstanceStopped(waiting, { InstanceIds });
    const [shown] = (await client.send(new DescribeInstancesCommand({ InstanceIds }))).Reservations ?? [];
    expect(shown?.Instances?.[0]).toMatchObject({
      State: { Code: 80, Name: 'stopped' },
      Tags: [{ Key: 'Name', Value: 'ä <b>&' }],
      LaunchTime: expect.any(Date),
    });
    await client.send(new StartInstancesCommand({ InstanceIds }));
    await waitUntilInstanceRunning(waiting, { InstanceIds });
    await end(InstanceIds);
  }, 60_000);

  it('reads page by page', async () => {
    const ids = idsOf(await launch({ MinCount: 11, MaxCount: 11 }));
    await waitUntilInstanceRunning(waiting, { InstanceIds: ids });
    const Filters = [{ Name: 'instance-state-name', Values: ['running'] }];
    const sizes: number[] = [];
    const seen = new Set<string>();
    for await (const page of paginateDescribeInstances({ client, pageSize: 5 }, { Filters })) {
      const found = (page.Reservations ?? []).flatMap(({ Instances }) => Instances ?? []);
      sizes.push(found.length);
      idsOf(found).forEach((id) => seen.add(id));
    }
    expect(sizes).toEqual([5, 5, 1]);
    expect([...seen].sort()).toEqual([...ids].sort());
    await end(ids);
  }, 60_000);

  it.each([
    ['an unknown key', clientOf({ accessKeyId: 'AKIANOBODY' }), 'AuthFailure'],
    ['a clock six minutes late', clientOf({ systemClockOffset: -6 * 60_000 }), 'RequestExpired'],
    ['a clock six minutes early', clientOf({ systemClockOffset: 6 * 60_000 }), 'RequestExpired'],
  ])('is refused with %s', async (_, other, name) => {
    await expect(other.send(new DescribeInstancesCommand({}))).rejects.toMatchObject({ name });
  });

  it('gets AWS’s words for a mistake', async () => {
    const InstanceIds = ['i-00000000000000000', 'i-00000000000000001'];
    await expect(client.send(new DescribeInstancesCommand({ InstanceIds }))).rejects.toMatchObject({
      name: 'InvalidInstanceID.NotFound',
      message: "The instance IDs 'i-00000000000000000, i-00000000000000001' do not exist",
      $metadata: { httpStatusCode: 400, requestId: expect.any(String) },
    });
  });
});
