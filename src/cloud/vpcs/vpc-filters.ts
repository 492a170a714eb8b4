import { type Queryable } from '../../common/prisma/database.js';
import { HOSTS_OF_VPC } from '../networks/outlets-statement.js';
import { raiseFilterVersions } from '../security-groups/filter-version.repository.js';

/**
 * Where the VPC's subnets lead has changed: a person waits until its guests' hosts have heard of it. `whole`: what
 * rules of its groups mean, too.
 */
export async function raiseFiltersOfVpc(
  tx: Queryable,
  vpcId: string,
  touched: 'whole' | readonly never[] = [],
): Promise<void> {
  const rows = await tx.query<{ host: string }>(HOSTS_OF_VPC, [vpcId]);
  await raiseFilterVersions(
    tx,
    rows.map(({ host }) => host),
    { touched, urgentHosts: 'all' },
  );
}
