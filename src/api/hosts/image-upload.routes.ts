import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Readable } from 'node:stream';
import type { HostImageUploads } from '../../cloud/images/host-image-uploads.js';
import { admitting } from './admission.js';
import type { HostGuard } from './host-guard.js';
import { InFlight } from './in-flight.js';
import { parsed } from './parsed.js';

const params = z.object({ id: z.uuid() });
const query = z.object({
  operation: z.uuid(),
  generation: z.coerce.number().int().min(1),
  format: z.enum(['raw', 'qcow2']),
});
const BYTES = 'application/octet-stream';

/** Where hosts bring copies of their guests' disks. How many bytes come is limited where they are kept. */
export class ImageUploadRoutes {
  readonly #uploads = new InFlight(4, 'image uploads');

  constructor(
    private readonly guard: Pick<HostGuard, 'admit'>,
    private readonly uploads: Pick<HostImageUploads, 'receive'>,
  ) {}

  attach(app: FastifyInstance): void {
    // As they come: nothing is gathered.
    app.addContentTypeParser(BYTES, (_request, payload, done) => done(null, payload));
    app.put('/v1/images/:id', admitting(this.guard), async (request, reply) => {
      const { id: imageId } = parsed(params, request.params);
      const { operation: operationId, generation, format } = parsed(query, request.query);
      const leave = this.#uploads.enter(request.caller);
      const gone = new AbortController();
      // Of the answer: the request closes as soon as all of it has come.
      reply.raw.once('close', () => gone.abort());
      const owned = { imageId, operationId, generation };
      const bytes = request.body as Readable;
      await this.uploads
        .receive(request.caller, owned, { bytes, format, signal: gone.signal })
        .finally(leave);
      return {};
    });
  }
}
