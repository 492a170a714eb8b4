import type { Queryable } from '../../../common/prisma/database.js';
import type { GuestRow } from '../guest-row.repository.js';

/** The instance that an interface is in, or about to be, as it is now. */
export interface CardGuest {
  readonly interfaceId: string;
  readonly instanceId: string;
  readonly instanceGeneration: number;
  readonly host: string;
  readonly isRunning: boolean;
  readonly metadataHopLimit: number;
  readonly network: GuestRow['network'];
}

/** By interface. Those whose instance is on no host are left out. */
export async function cardGuestsOf(
  tx: Queryable,
  interfaceIds: readonly string[],
): Promise<ReadonlyMap<string, CardGuest>> {
  const rows = await tx.query<CardGuest>(
    `SELECT n.id AS "interfaceId", i.id AS "instanceId", i.generation AS "instanceGeneration", i.host,
       i.lifecycle = 'active' AS "isRunning", i.metadata_hop_limit AS "metadataHopLimit",
       jsonb_build_object('id', w.id, 'domainId', w.domain_id, 'cidr', w.cidr, 'gateway', w.gateway, 'dns', w.dns,
         'domain', w.domain, 'mtu', w.mtu) AS network
     FROM network_interfaces n JOIN instances i ON i.id = n.instance_id JOIN networks w ON w.id = n.network_id
     WHERE n.id = ANY($1::uuid[]) AND i.host IS NOT NULL`,
    [interfaceIds],
  );
  return new Map(rows.map((row) => [row.interfaceId, row]));
}
