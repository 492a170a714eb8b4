import { type Queryable } from '../../common/prisma/database.js';

/** EC2's id of the project's default VPC, which a trigger of the database makes with the project. */
export async function defaultVpcEc2Id(on: Queryable, projectId: string): Promise<string> {
  const [row] = await on.query<{ ec2Id: string }>(
    'SELECT ec2_id AS "ec2Id" FROM vpcs WHERE project_id = $1 AND is_default',
    [projectId],
  );
  if (!row) throw new Error(`project ${projectId} has no default VPC`);
  return row.ec2Id;
}

export interface VpcName {
  readonly id: string;
  readonly ec2Id: string;
}

/** What the VPCs of a project may be named by. */
export const vpcsOf = (on: Queryable, projectId: string): Promise<readonly VpcName[]> =>
  on.query<VpcName>('SELECT id, ec2_id AS "ec2Id" FROM vpcs WHERE project_id = $1', [projectId]);

/** Of the subnet that an instance's interface is in; undefined: it has none. */
export async function vpcOfInstance(on: Queryable, instanceId: string): Promise<string | undefined> {
  const [row] = await on.query<{ vpcId: string }>(
    `SELECT s.vpc_id AS "vpcId" FROM network_interfaces n JOIN subnets s ON s.id = n.subnet_id
     WHERE n.instance_id = $1 LIMIT 1`,
    [instanceId],
  );
  return row?.vpcId;
}

/** Of the subnet that an interface is in; undefined: there is none such. */
export async function vpcOfInterface(on: Queryable, interfaceId: string): Promise<string | undefined> {
  const [row] = await on.query<{ vpcId: string }>(
    'SELECT s.vpc_id AS "vpcId" FROM network_interfaces n JOIN subnets s ON s.id = n.subnet_id WHERE n.id = $1',
    [interfaceId],
  );
  return row?.vpcId;
}
