import {
  DescribeIamInstanceProfileAssociationsCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstanceCreditSpecificationsCommand,
  type EC2Client,
  GetInstanceUefiDataCommand,
  GetPasswordDataCommand,
  ModifyInstanceAttributeCommand,
  RebootInstancesCommand,
  ResetInstanceAttributeCommand,
  type ResetInstanceAttributeCommandInput,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../../test/support/ec2-door.js';
import { insertGuest } from '../../../../test/support/guest-rows.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database);
const { ec2, projectId } = await door.client('sysadmin');

const ABSENT = 'i-bbfe0e';
const ids = { running: '', stopped: '', terminated: '' };
beforeAll(async () => {
  for (const state of ['running', 'stopped', 'terminated'] as const)
    ids[state] = (await insertGuest(database, { host: 'h1', projectId, state })).ec2Id;
});

/** What each verb that asks about one instance says of an id. */
const questions: readonly (readonly [string, (client: EC2Client, InstanceId: string) => Promise<unknown>])[] =
  [
    ['GetPasswordData', (client, InstanceId) => client.send(new GetPasswordDataCommand({ InstanceId }))],
    [
      'GetInstanceUefiData',
      (client, InstanceId) => client.send(new GetInstanceUefiDataCommand({ InstanceId })),
    ],
    [
      'DescribeInstanceCreditSpecifications',
      (client, id) => client.send(new DescribeInstanceCreditSpecificationsCommand({ InstanceIds: [id] })),
    ],
    [
      'ResetInstanceAttribute',
      (client, InstanceId) =>
        client.send(new ResetInstanceAttributeCommand({ InstanceId, Attribute: 'sourceDestCheck' })),
    ],
    [
      'DescribeInstanceAttribute',
      (client, InstanceId) =>
        client.send(new DescribeInstanceAttributeCommand({ InstanceId, Attribute: 'userData' })),
    ],
  ];

describe.each(questions)('%s', (name, ask) => {
  it('finds what may be an id, and refuses what cannot be one', async () => {
    await expect(ask(ec2, ABSENT)).rejects.toMatchObject({
      name: 'InvalidInstanceID.NotFound',
      message: `The instance ID '${ABSENT}' does not exist`,
    });
    await expect(ask(ec2, 'server')).rejects.toMatchObject({
      name: 'InvalidInstanceID.Malformed',
      message: 'Invalid id: "server" (expecting "i-...")',
    });
    await expect(ask(ec2, '')).rejects.toMatchObject({
      name:
        name === 'DescribeInstanceCreditSpecifications' ? 'InvalidInstanceID.Malformed' : 'MissingParameter',
    });
  });
});

describe('a member without a role', () => {
  it.each(questions)('asks %s as far as the policy says', async (name, ask) => {
    const member = await door.member(projectId);
    const ec2Id = ids.running;
    if (name === 'DescribeInstanceCreditSpecifications')
      await expect(ask(member, ec2Id)).resolves.toMatchObject({
        InstanceCreditSpecifications: [{ InstanceId: ec2Id }],
      });
    else await expect(ask(member, ec2Id)).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    const type = new DescribeInstanceAttributeCommand({ InstanceId: ec2Id, Attribute: 'instanceType' });
    await expect(member.send(type)).resolves.toMatchObject({ InstanceType: { Value: 'm1.nano' } });
  });
});

describe('what there is nothing of', () => {
  it('is an empty password', async () => {
    const answer = await ec2.send(new GetPasswordDataCommand({ InstanceId: ids.running }));
    expect(answer).toMatchObject({
      InstanceId: ids.running,
      PasswordData: '',
      Timestamp: expect.any(Date),
    });
  });

  it('is no store of UEFI variables', async () => {
    const ask = (DryRun: boolean) =>
      ec2.send(new GetInstanceUefiDataCommand({ InstanceId: ids.running, DryRun }));
    for (const DryRun of [false, true])
      await expect(ask(DryRun)).rejects.toMatchObject({
        name: 'UnsupportedOperation',
        message: expect.stringContaining('legacy-bios'),
      });
  });

  it('are no unlimited credits; what is named has the standard ones', async () => {
    const ask = async (more: object) =>
      (await ec2.send(new DescribeInstanceCreditSpecificationsCommand(more))).InstanceCreditSpecifications;
    const InstanceIds = [ids.running, ids.stopped];
    expect(await ask({})).toEqual([]);
    expect(await ask({ InstanceIds })).toEqual(
      expect.arrayContaining(InstanceIds.map((InstanceId) => ({ InstanceId, CpuCredits: 'standard' }))),
    );
    const Filters = [{ Name: 'instance-id', Values: [ids.stopped] }];
    expect(await ask({ InstanceIds, Filters })).toMatchObject([{ InstanceId: ids.stopped }]);
    await expect(ask({ MaxResults: 1 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(ask({ InstanceIds, MaxResults: 5 })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
    await expect(ask({ NextToken: 'x' })).rejects.toMatchObject({ name: 'InvalidNextToken' });
  });

  it('are no associations of instance profiles', async () => {
    const ask = async (more: object) =>
      (await ec2.send(new DescribeIamInstanceProfileAssociationsCommand(more)))
        .IamInstanceProfileAssociations;
    expect(await ask({})).toEqual([]);
    expect(await ask({ Filters: [{ Name: 'instance-id', Values: [ids.running] }] })).toEqual([]);
    await expect(ask({ AssociationIds: ['iip-assoc-1'] })).rejects.toMatchObject({
      name: 'InvalidAssociationID.NotFound',
      message: "The association ID 'iip-assoc-1' does not exist",
    });
    await expect(ask({ Filters: [{ Name: 'colour', Values: ['red'] }] })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });
});

describe('ResetInstanceAttribute', () => {
  const reset = (asked: Partial<ResetInstanceAttributeCommandInput>) =>
    ec2.send(new ResetInstanceAttributeCommand({ InstanceId: ids.stopped, Attribute: 'kernel', ...asked }));

  it.each(['kernel', 'ramdisk', 'sourceDestCheck'] as const)(
    '%s is as it was at first',
    async (Attribute) => {
      await expect(reset({ Attribute })).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } });
      await expect(reset({ Attribute, DryRun: true })).rejects.toMatchObject({ name: 'DryRunOperation' });
    },
  );

  it('takes the kernel of a stopped instance only, and routing of one that is there', async () => {
    await expect(reset({ InstanceId: ids.running })).rejects.toMatchObject({
      name: 'IncorrectInstanceState',
      message: expect.stringContaining('it is running'),
    });
    await reset({ InstanceId: ids.running, Attribute: 'sourceDestCheck' });
    const gone = reset({ InstanceId: ids.terminated, Attribute: 'sourceDestCheck' });
    await expect(gone).rejects.toMatchObject({ name: 'IncorrectInstanceState' });
  });

  it.each([
    ['colour', 'Value (colour) for parameter attribute is invalid. Unknown attribute.'],
    ['userData', 'Value (userData) for parameter attribute is invalid. Only kernel'],
  ])('resets no %s', async (Attribute, message) => {
    await expect(reset({ Attribute: Attribute as 'kernel' })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringContaining(message),
    });
  });
});

describe('an attribute that AWS does not have', () => {
  const unknown = {
    name: 'InvalidParameterValue',
    message: 'Value (colour) for parameter attribute is invalid. Unknown attribute.',
  };

  it('is refused in its words', async () => {
    const asked = { InstanceId: ids.running, Attribute: 'colour' as 'userData' };
    await expect(ec2.send(new DescribeInstanceAttributeCommand(asked))).rejects.toMatchObject(unknown);
    const change = new ModifyInstanceAttributeCommand({ ...asked, Value: 'red' });
    await expect(ec2.send(change)).rejects.toMatchObject(unknown);
  });
});

describe('verbs on instances', () => {
  it.each([
    ['StartInstances', new StartInstancesCommand({ InstanceIds: [] })],
    ['StopInstances', new StopInstancesCommand({ InstanceIds: [] })],
    ['RebootInstances', new RebootInstancesCommand({ InstanceIds: [] })],
    ['TerminateInstances', new TerminateInstancesCommand({ InstanceIds: [] })],
  ])('%s without ids', async (_name, command) => {
    await expect(ec2.send(command as StopInstancesCommand)).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
      message: 'No instances specified',
    });
  });

  it('a reboot of what is terminated is ignored, and refused of what is stopped', async () => {
    const reboot = (InstanceId: string) =>
      ec2.send(new RebootInstancesCommand({ InstanceIds: [InstanceId] }));
    await expect(reboot(ids.terminated)).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } });
    await expect(reboot(ids.stopped)).rejects.toMatchObject({ name: 'IncorrectInstanceState' });
  });
});
