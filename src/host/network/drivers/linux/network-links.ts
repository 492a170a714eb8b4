import type { NetworkSpec } from '../../../../../workflows/contracts/network.js';
import { EngineError } from '../../../../common/errors/engine-error.js';
import { NIL_UUID } from '../../../../common/ids/uuid.js';
import { overlap, rangeOf } from '../../../../common/net/ipv4.js';
import type { NetworkPlan } from '../../topology.js';
import type { Bridge } from './host-bridges.js';
import type { LinkAddresses } from './link-addresses.js';

/** How networks are joined to what is outside of their namespace. */
export interface NetworkLinks {
  /** Refuses a network that cannot be there beside what is outside. */
  check(...plans: readonly NetworkPlan[]): Promise<unknown>;
  /** The network's bridge, and the way to it over `link`. */
  add(plan: NetworkPlan, bridge: Bridge, link: LinkAddresses): Promise<void>;
  /** Whether one of the networks has IPv6, which the link carries then. Absent: it never does. */
  carryIpv6?(isWanted: boolean): Promise<void>;
}

/** A namespace is one domain, in which ranges are apart. */
export function refuseBeside(spec: NetworkSpec, other: NetworkSpec): void {
  if (other.domainId !== NIL_UUID && spec.domainId !== other.domainId)
    throw new EngineError('InternalError', 'A namespace cannot keep networks of two domains apart');
  if (overlap(rangeOf(spec.cidr), rangeOf(other.cidr)))
    throw new EngineError('InternalError', `The network ${spec.cidr} overlaps ${other.cidr} on its host`);
}
