import type { NetworkSpec } from '../../workflows/contracts/network.js';
import type { NetworkRow } from './network.js';

/** A network as hosts are told of it. A flat network is a domain of its own, with the same id. */
export const networkSpecOf = ({
  id,
  cidr,
  gateway,
  dns,
  domain,
  mtu,
}: Omit<NetworkRow, 'name'>): NetworkSpec => ({
  networkId: id,
  domainId: id,
  ...{ cidr, gateway, dns, domain, mtu },
});
