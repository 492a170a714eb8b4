import type { Ref } from '../../../common/refs/ref.js';
import { idRef } from '../refs.js';

/** The peering that a request names. Throws Malformed for what cannot be an id. */
export const peeringRef = ({
  VpcPeeringConnectionId,
}: {
  readonly VpcPeeringConnectionId?: string | undefined;
}): Ref => idRef('vpc-peering', VpcPeeringConnectionId ?? '');
