import { type ComputeParts, computeService } from './compute/compute.service.js';
import type { X7Service } from './door/x7-service.js';
import { identityService, type IdentityParts } from './identity/identity.service.js';
import type { ImageParts } from './image/image-door.js';
import { imageService } from './image/image.service.js';
import type { VolumeParts } from './volume/volume-parts.js';
import { volumeService } from './volume/volume.service.js';
import { networkService, type NetworkServiceParts } from './network/network.service.js';
import { v10Service } from './v1/v10.service.js';
import { v11Service } from './v1/v11.service.js';

export interface X7Parts extends ComputeParts, IdentityParts, ImageParts, NetworkServiceParts, VolumeParts {}

/** All services behind the door; their rows are X7's table of routes. */
export function x7Services(parts: X7Parts): readonly X7Service[] {
  const compute = computeService(parts);
  return [
    ...[identityService(parts), imageService(parts), compute, networkService(parts), volumeService(parts)],
    ...[v11Service, v10Service].map((of) => of(parts, compute.routes)),
  ];
}
