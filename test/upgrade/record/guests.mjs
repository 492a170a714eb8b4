import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  RunInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';

/** Two real guests, one of them stopped, in a group that names itself. */
export async function guests(cloud) {
  await cloud.up('--compute_driver=qemu', '--network_driver=linux', '--host=h');
  const group = await cloud.ec2.send(
    new CreateSecurityGroupCommand({ GroupName: 'web', Description: 'web' }),
  );
  const { GroupId } = group;
  const IpPermissions = [
    { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
    { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, UserIdGroupPairs: [{ GroupId }] },
  ];
  await cloud.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  const what = { ImageId: cloud.image, InstanceType: 'm1.nano', MinCount: 2, MaxCount: 2, KeyName: 'engine' };
  const { Instances } = await cloud.ec2.send(
    new RunInstancesCommand({ ...what, SecurityGroupIds: [GroupId] }),
  );
  const [one, other] = Instances.map(({ InstanceId }) => InstanceId);
  await cloud.reach([one, other], 'running');
  await cloud.ec2.send(new StopInstancesCommand({ InstanceIds: [other] }));
  await cloud.reach([other], 'stopped');
}
