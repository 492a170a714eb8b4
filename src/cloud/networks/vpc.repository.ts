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

/** What the VPCs of a project may be named by. */
export const vpcsOf = (
  on: Queryable,
  projectId: string,
): Promise<readonly { readonly id: string; readonly ec2Id: string }[]> =>
  on.query<{ id: string; ec2Id: string }>('SELECT id, ec2_id AS "ec2Id" FROM vpcs WHERE project_id = $1', [
    projectId,
  ]);
