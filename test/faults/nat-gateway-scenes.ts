import { byEc2Id, byId } from '../../src/common/refs/ref.js';
import { NatGatewayService } from '../../src/cloud/nat-gateways/nat-gateway.service.js';
import { InternetGatewayService } from '../../src/cloud/vpcs/internet-gateway.service.js';
import { OwnSubnetService } from '../../src/cloud/vpcs/own-subnet.service.js';
import { OwnVpcService } from '../../src/cloud/vpcs/own-vpc.service.js';
import { type Asked } from '../support/cloud/committed.js';
import { addressesBeside, addressesOf, idsOf } from './address-scenes.js';
import { type Beside, type Lane } from './lane.js';
import { type Subject } from './scenes.js';

const UNSAID = { privateAddress: undefined, tags: [], token: undefined, requestHash: '' };

/** A subnet in the lane's zone, of a VPC that leads out. */
async function subnetOf({ cloud, tenant, zone }: Lane): Promise<string> {
  const { context } = tenant;
  const vpc = byEc2Id(
    await cloud.services.get(OwnVpcService).create(context, { cidr: '10.50.0.0/16', tags: [] }),
  );
  const gateways = cloud.services.get(InternetGatewayService);
  const gateway = byEc2Id(await gateways.create(context, []));
  await gateways.attach(context, { gateway, vpc });
  const subnet = { vpc, cidr: '10.50.1.0/24', zone, tags: [] };
  return cloud.services.get(OwnSubnetService).create(context, subnet);
}

/** Two gateways with an address each, about to be opened. */
async function creating(lane: Lane): Promise<Asked> {
  await lane.onlyHost();
  await lane.closed(await addressesOf(lane).allocate(2));
  const { context, projectId } = lane.tenant;
  const subnet = byEc2Id(await subnetOf(lane));
  const asked = (await idsOf(lane)).map((id) => ({ ...UNSAID, subnet, address: byId(id) }));
  await lane.cloud.services.get(NatGatewayService).create(context, asked);
  return lane.cloud.latestOf(projectId);
}

async function remove({ cloud, tenant }: Lane, ids: readonly string[]): Promise<Asked> {
  await cloud.services.get(NatGatewayService).remove(tenant.context, ids.map(byId));
  return cloud.latestOf(tenant.projectId);
}

async function statesOf({ cloud, tenant }: Lane): Promise<ReadonlyMap<string, string>> {
  const rows = await cloud.database.query<{ id: string; state: string }>(
    'SELECT id, state FROM nat_gateways WHERE project_id = $1',
    [tenant.projectId],
  );
  return new Map(rows.map(({ id, state }) => [id, state]));
}

const gateways: Subject = { noun: 'nat-gateway', states: statesOf, takeOver: remove };

/** Where each workflow about NAT gateways begins. */
export const natGatewayScenes = {
  'create-nat-gateway': {
    ...{ subject: gateways, goal: 'available', taken: 'deleted' },
    set: creating,
  },
  'delete-nat-gateway': {
    ...{ subject: gateways, goal: 'deleted', taken: 'deleted' },
    async set(lane: Lane) {
      await lane.closed(await creating(lane));
      return remove(lane, [...(await statesOf(lane)).keys()]);
    },
  },
} as const;

export const natGatewaysBeside: Beside = {
  async end(lane) {
    const live = [...(await statesOf(lane))].filter(
      ([, state]) => state === 'available' || state === 'pending',
    );
    if (live.length > 0)
      await lane.closed(
        await remove(
          lane,
          live.map(([id]) => id),
        ),
      );
    await addressesBeside.end(lane);
  },
  async left(lane) {
    const rows = await lane.cloud.database.query(
      `SELECT g.ec2_id, g.state FROM nat_gateways g WHERE g.project_id = $1 AND g.ended_at IS NULL
       UNION ALL SELECT n.ec2_id, 'interface' FROM network_interfaces n WHERE n.project_id = $1`,
      [lane.tenant.projectId],
    );
    return [...rows, ...(await addressesBeside.left(lane))];
  },
};
