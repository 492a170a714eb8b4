import { check, fact } from '../fact.js';
import { findingAt } from '../finding.js';

interface NatGatewayFacts {
  readonly ec2Id: string;
  readonly host: string | null;
  /** Where its address is to answer. Null: it has none, or that one is nowhere. */
  readonly addressHost: string | null;
}

const NAT_GATEWAYS = fact<NatGatewayFacts>(
  'nat_gateways',
  `SELECT g.ec2_id AS "ec2Id", g.host, f.host AS "addressHost" FROM nat_gateways g
     LEFT JOIN network_interfaces n ON n.nat_gateway_id = g.id
     LEFT JOIN floating_addresses f ON f.interface_id = n.id AND f.association_id = g.association_id
   WHERE g.state = 'available' AND g.task IS NULL AND g.is_public ORDER BY g.ec2_id`,
);

const finding = findingAt(null);

/** Public NAT gateways at rest: each has an address, which answers where the gateway is. */
export const natGatewaysCheck = check({
  select: { rows: NAT_GATEWAYS },
  find: ({ rows }) =>
    rows
      .filter(({ host, addressHost }) => host === null || addressHost !== host)
      .map(({ ec2Id, host, addressHost }) =>
        host === null
          ? finding('nat-gateway-nowhere', ec2Id, 'it is on no host')
          : finding('nat-gateway-apart', ec2Id, `it is on ${host}, its address on ${addressHost ?? 'none'}`),
      ),
});
