import type { NetworkSpec } from '../../../workflows/contracts/network.js';
import type { NetworkRow } from './network.js';

/** A network as hosts are told of it. Networks of one domain are routed to each other. */
export const networkSpecOf = ({
  id,
  domainId,
  cidr,
  gateway,
  dns,
  domain,
  mtu,
}: Omit<NetworkRow, 'name' | 'createdAt'>): NetworkSpec => ({
  networkId: id,
  domainId,
  ...{ cidr, gateway, dns, domain, mtu },
});
