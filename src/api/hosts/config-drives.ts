import type { FastifyInstance } from 'fastify';
import { GuestFactsRepository } from '../../cloud/instances/guest-facts.repository.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { ConfigDriveAnswer } from '../../stream/config-drive.contract.js';
import { configDriveFiles } from '../metadata/config-drive-files.js';
import { type OwnThingParts, tellOwnThing } from './own-thing.js';

/** What a host writes onto the config drives of its own guests, by the ids of their ports. */
export function tellConfigDrives(app: FastifyInstance, { database, sealer, guard }: OwnThingParts): void {
  const guests = new GuestFactsRepository(database, sealer);
  tellOwnThing(app, {
    ...{ guard, path: '/v1/config-drives', what: 'requests for config drives' },
    async answer(host, portId): Promise<ConfigDriveAnswer> {
      const facts = await guests.find(host, { portId, address: '' });
      if (!facts)
        throw new EngineError('InvalidInstanceID.NotFound', 'No guest of this host has this interface');
      const files = [...configDriveFiles(facts)].map(([path, bytes]) => [path, bytes.toString('base64')]);
      return { files: Object.fromEntries(files) as ConfigDriveAnswer['files'] };
    },
  });
}
