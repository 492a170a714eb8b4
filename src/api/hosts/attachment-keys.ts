import type { FastifyInstance } from 'fastify';
import { AttachmentKeys } from '../../cloud/volumes/attachment-keys.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { AttachmentKeyAnswer } from '../../stream/attachment-key.contract.js';
import { type OwnThingParts, tellOwnThing } from './own-thing.js';

/** The key of a volume's attachment across hosts, by the volume's id, for these two hosts alone. */
export function tellAttachmentKeys(app: FastifyInstance, { database, sealer, guard }: OwnThingParts): void {
  const keys = new AttachmentKeys(database, sealer);
  tellOwnThing(app, {
    ...{ guard, path: '/v1/attachment-keys', what: 'requests for keys of attachments' },
    async answer(host, id): Promise<AttachmentKeyAnswer> {
      const key = await keys.ofHost(host, id);
      if (key !== undefined) return { key };
      throw new EngineError('InvalidAttachment.NotFound', 'This host has no part in such an attachment');
    },
  });
}
