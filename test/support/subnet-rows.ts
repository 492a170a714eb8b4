import { randomUUID } from 'node:crypto';
import { ec2IdOf } from '../../src/cloud/registry/ec2-id.js';
import { type Queryable } from '../../src/common/prisma/database.js';
import { type Landing } from '../../src/cloud/networks/subnet.js';

/** The project's default subnet in a zone, in the place of one that it has: its range is the whole network. */
export async function insertSubnet(
  on: Queryable,
  { projectId, networkId, zone = 'local-1a' }: { projectId: string; networkId: string; zone?: string },
): Promise<Landing & { readonly ec2Id: string }> {
  const id = randomUUID();
  const ec2Id = ec2IdOf('subnet', id);
  await on.query(
    `INSERT INTO address_ranges (id, network_id, zone, "first", "last")
     SELECT $1::uuid, id, $3, host(cidr::inet)::inet - '0.0.0.0'::inet, host(broadcast(cidr::inet))::inet - '0.0.0.0'::inet
     FROM networks WHERE id = $2::uuid ON CONFLICT (network_id, zone) DO NOTHING`,
    [id, networkId, zone],
  );
  await on.query(
    `INSERT INTO subnets (id, ec2_id, vpc_id, network_id, range_id, zone, cidr, is_default)
     SELECT $1, $2, v.id, w.id, r.id, r.zone, w.cidr, true
     FROM vpcs v, networks w JOIN address_ranges r ON r.network_id = w.id AND r.zone = $5
     WHERE v.project_id = $3 AND v.is_default AND w.id = $4
     ON CONFLICT (vpc_id, zone) WHERE is_default DO UPDATE SET id = EXCLUDED.id, ec2_id = EXCLUDED.ec2_id,
       network_id = EXCLUDED.network_id, range_id = EXCLUDED.range_id, cidr = EXCLUDED.cidr`,
    [id, ec2Id, projectId, networkId, zone],
  );
  return { id, networkId, ec2Id, mapPublicIp: false };
}
