import {
  AuthorizeSecurityGroupIngressCommand,
  CreateKeyPairCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  ModifyInstanceAttributeCommand,
  RunInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { seenBy } from './seen.mjs';

const anywhere = (protocol, from, to) => ({
  IpProtocol: protocol,
  FromPort: from,
  ToPort: to,
  IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'everybody' }],
});

/**
 * A cloud that was used and then put to rest: instances that run, are stopped, are gone, never came; a key pair, a
 * group with rules, tags, a client token; a second tenant; and a host that still has to remove a guest.
 */
export async function settled(cloud) {
  await failALaunch(cloud);
  // A supervisor that is stopped takes no words: its daemons may not say much meanwhile.
  const flags = [
    '--service_down_time=5',
    '--heartbeat_interval=1',
    '--host_down_grace=2',
    '--log_level=error',
  ];
  await cloud.upOnFakes(...flags);
  const group = await webGroup(cloud.ec2);
  await cloud.ec2.send(new CreateKeyPairCommand({ KeyName: 'alice' }));
  const web = await launch(cloud, { MinCount: 3, MaxCount: 3, ...webOf(group) });
  const plain = await launch(cloud, { MinCount: 3, MaxCount: 3 });
  await cloud.reach([...web, ...plain], 'running');
  await cloud.ec2.send(new StopInstancesCommand({ InstanceIds: [web[2], plain[0]] }));
  await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [plain[1]] }));
  await cloud.ec2.send(
    new ModifyInstanceAttributeCommand({ InstanceId: web[0], DisableApiTermination: { Value: true } }),
  );
  await cloud.reach([web[2], plain[0]], 'stopped');
  await secondTenant(cloud);
  await oweARemoval(cloud, plain[2]);
  const seen = await seenBy(cloud.ec2);
  cloud.wake();
  await cloud.engine('down', '--keep_guests');
  return { ...seen, token: { ...webOf(group), ImageId: cloud.image, InstanceType: 'm1.nano' } };
}

const webOf = (group) => ({
  ClientToken: 'the-only-three',
  MinCount: 3,
  MaxCount: 3,
  KeyName: 'alice',
  SecurityGroupIds: [group],
  UserData: Buffer.from('#!/bin/sh\necho hello\n').toString('base64'),
  TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'role', Value: 'web' }] }],
});

async function launch(cloud, more) {
  const one = { ImageId: cloud.image, InstanceType: 'm1.nano', MinCount: 1, MaxCount: 1 };
  const { Instances } = await cloud.ec2.send(new RunInstancesCommand({ ...one, ...more }));
  return Instances.map(({ InstanceId }) => InstanceId);
}

async function webGroup(ec2) {
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: 'web', Description: 'what serves the web' }),
  );
  const IpPermissions = [
    anywhere('tcp', 80, 80),
    anywhere('icmp', -1, -1),
    { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5433, UserIdGroupPairs: [{ GroupId }] },
    { IpProtocol: 'udp', FromPort: 53, ToPort: 53, IpRanges: [{ CidrIp: '10.1.0.0/16' }] },
  ];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  await ec2.send(new CreateTagsCommand({ Resources: [GroupId], Tags: [{ Key: 'team', Value: 'front' }] }));
  return GroupId;
}

/** No host can start it. */
async function failALaunch(cloud) {
  await cloud.upOnFakes('--fake_fail_rate=1');
  await cloud.reach(await launch(cloud, {}), 'terminated');
  await cloud.engine('down', '--keep_guests');
}

/** Another user with a project and a limit of their own. */
async function secondTenant(cloud) {
  await cloud.manage('user', 'create', 'bob');
  await cloud.manage('project', 'create', 'lab', 'bob');
  await cloud.manage('key', 'create', 'bob', 'lab');
  await cloud.manage('quota', 'set', 'lab', 'instances', '7');
}

/** Its host's daemon hangs: the instance goes all the same, and the host owes the removal of its guest. */
async function oweARemoval(cloud, id) {
  await cloud.hang('engine-compute');
  await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  await cloud.reach([id], 'terminated');
}
