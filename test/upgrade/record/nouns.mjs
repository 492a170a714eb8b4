import { RunInstancesCommand } from '@aws-sdk/client-ec2';
import { kept, keptSnapshots } from './kept.mjs';
import { networksOf } from './networks.mjs';
import { seenNouns } from './seen-nouns.mjs';

/**
 * A cloud with one of every noun at rest: VPCs with all that belongs to one, interfaces, addresses, volumes that are
 * attached, encrypted and free, snapshots, an image of one, a placement group.
 */
export async function nouns(cloud) {
  await cloud.upOnFakes(
    ...(await cloud.laterPorts()),
    '--volume_driver=fake',
    '--ipv6_pool=fd12:3456:789a::/40',
  );
  const { subnet } = await networksOf(cloud);
  const { Instances } = await cloud.ec2.send(
    new RunInstancesCommand({
      ...{ ImageId: cloud.image, InstanceType: 'm1.nano', MinCount: 1, MaxCount: 1, SubnetId: subnet },
      Placement: { GroupName: await kept.placementGroup(cloud) },
    }),
  );
  const [{ InstanceId: id, NetworkInterfaces }] = Instances;
  await cloud.reach([id], 'running');
  await kept.card(cloud, { instance: id, subnet });
  await kept.address(cloud, NetworkInterfaces[0].NetworkInterfaceId);
  const volumes = await kept.volumes(cloud, id);
  await keptSnapshots(cloud, volumes);
  await kept.settings(cloud);
  const seen = await seenNouns(cloud.ec2);
  await cloud.engine('down', '--keep_guests');
  return seen;
}
