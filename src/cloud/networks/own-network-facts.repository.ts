import { type Queryable } from '../../common/prisma/database.js';
import { type WholeFilters } from '../../stream/filters.contract.js';
import { ACLS, ACLS6 } from './acls-statement.js';
import { DHCP } from './dhcp-statement.js';
import { IPV6_NETWORKS, NAT_WAYS, OUTLETS, ownSubnets } from './outlets-statement.js';
import { NETWORK_ROUTES, NETWORK_ROUTES6 } from './routes-statement.js';

/**
 * What a host is told of networks of VPCs of projects' own that have a port on it. All of them, also beside changes.
 */
export type OwnNetworkFacts = Required<
  Pick<WholeFilters, 'outlets' | 'natWays' | 'routes' | 'routes6' | 'acls' | 'acls6' | 'dhcp' | 'ipv6'>
>;

export const NO_OWN_NETWORKS: OwnNetworkFacts = {
  ...{ outlets: [], natWays: [], routes: [], routes6: [] },
  ...{ acls: [], acls6: [], dhcp: [], ipv6: [] },
};

/** A part of a WITH, `own`: the own subnets in which host $1 has a port. */
export const OWN_OF_HOST = ownSubnets(`
  SELECT n.network_id FROM network_interfaces n
  WHERE n.instance_id IN (SELECT a.instance_id FROM instance_attempts a WHERE a.host = $1 AND a.state <> 'released')`);

const FACTS = `WITH ${OWN_OF_HOST} SELECT json_build_object('outlets', ${OUTLETS}, 'natWays', ${NAT_WAYS},
  'routes', ${NETWORK_ROUTES}, 'routes6', ${NETWORK_ROUTES6},
  'acls', ${ACLS}, 'acls6', ${ACLS6}, 'dhcp', ${DHCP}, 'ipv6', ${IPV6_NETWORKS}) AS facts`;

/**
 * A statement for itself, which hosts without own networks are spared: planning it takes longer than all else that
 * they ask.
 */
export async function ownNetworkFacts(snapshot: Queryable, host: string): Promise<OwnNetworkFacts> {
  const [row] = await snapshot.query<{ readonly facts: OwnNetworkFacts }>(FACTS, [host]);
  if (!row) throw new Error('the facts of own networks are one row');
  return row.facts;
}
