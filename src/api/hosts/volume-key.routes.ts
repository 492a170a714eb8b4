import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { EngineError } from '../../common/errors/engine-error.js';
import type { VolumeKeyAnswer } from '../../stream/volume-key.contract.js';
import { admitting } from './admission.js';
import type { HostGuard } from './host-guard.js';
import { InFlight } from './in-flight.js';
import { parsed } from './parsed.js';

interface VolumeKeyParts {
  readonly guard: Pick<HostGuard, 'admit'>;
  /** Of the volume or the snapshot of this key. Undefined: this host has none such that is encrypted. */
  keyOf(host: string, id: string): Promise<string | undefined>;
}

const params = z.object({ id: z.uuid().toLowerCase() });

/** What opens the volumes and snapshots of a host, for that host alone. */
export class VolumeKeyRoutes {
  readonly #answers = new InFlight(16, 'requests for keys of volumes');

  constructor(private readonly parts: VolumeKeyParts) {}

  attach(app: FastifyInstance): void {
    app.get('/v1/volume-keys/:id', admitting(this.parts.guard), async (request) => {
      const leave = this.#answers.enter(request.caller);
      return this.#key(request.caller, parsed(params, request.params).id).finally(leave);
    });
  }

  async #key(host: string, id: string): Promise<VolumeKeyAnswer> {
    const key = await this.parts.keyOf(host, id);
    if (key === undefined)
      throw new EngineError('InvalidVolume.NotFound', 'This host has no such volume that is encrypted');
    return { key };
  }
}
