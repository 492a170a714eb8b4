import { EngineError } from '../../../common/errors/engine-error.js';
import { type ZoneIds } from '../../../cloud/zones/zone-ids.service.js';

/** The zone that a request names, by its name or by its id. Throws MissingParameter, NotFound. */
export async function zoneOf(
  zones: ZoneIds,
  request: {
    readonly AvailabilityZone?: string | undefined;
    readonly AvailabilityZoneId?: string | undefined;
  },
): Promise<string> {
  const { AvailabilityZone: name, AvailabilityZoneId: id } = request;
  if (name && id)
    throw new EngineError(
      'InvalidParameterCombination',
      'Only one of AvailabilityZone and AvailabilityZoneId may be specified',
    );
  if (name) return name;
  if (id) return zones.nameOf(id);
  throw new EngineError('MissingParameter', 'The request must contain the parameter availabilityZone');
}
