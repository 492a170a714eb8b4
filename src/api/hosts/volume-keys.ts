import type { FastifyInstance } from 'fastify';
import { DataKeys } from '../../cloud/data-keys/data-keys.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { VolumeKeyAnswer } from '../../stream/volume-key.contract.js';
import { type OwnThingParts, tellOwnThing } from './own-thing.js';

/** What opens the volumes and snapshots of a host, for that host alone. */
export function tellVolumeKeys(app: FastifyInstance, { database, sealer, guard }: OwnThingParts): void {
  const keys = new DataKeys(database, sealer);
  tellOwnThing(app, {
    ...{ guard, path: '/v1/volume-keys', what: 'requests for keys of volumes' },
    async answer(host, id): Promise<VolumeKeyAnswer> {
      const key = await keys.ofHost(host, id);
      if (key !== undefined) return { key };
      throw new EngineError('InvalidVolume.NotFound', 'This host has no such volume that is encrypted');
    },
  });
}
