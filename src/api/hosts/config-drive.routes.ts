import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { EngineError } from '../../common/errors/engine-error.js';
import type { ConfigDriveAnswer } from '../../stream/config-drive.contract.js';
import type { GuestFacts } from '../../stream/guest-facts.js';
import { configDriveFiles } from '../metadata/config-drive-files.js';
import { admitting } from './admission.js';
import type { HostGuard } from './host-guard.js';
import { InFlight } from './in-flight.js';
import { parsed } from './parsed.js';

interface ConfigDriveParts {
  readonly guard: Pick<HostGuard, 'admit'>;
  /** Undefined: this host has no guest with this port. */
  findGuest(host: string, portId: string): Promise<GuestFacts | undefined>;
}

const params = z.object({ port: z.uuid().toLowerCase() });

/** What a host writes onto the config drives of its own guests. */
export class ConfigDriveRoutes {
  readonly #answers = new InFlight(16, 'requests for config drives');

  constructor(private readonly parts: ConfigDriveParts) {}

  attach(app: FastifyInstance): void {
    app.get('/v1/config-drives/:port', admitting(this.parts.guard), async (request) => {
      const leave = this.#answers.enter(request.caller);
      return this.#files(request.caller, parsed(params, request.params).port).finally(leave);
    });
  }

  async #files(host: string, portId: string): Promise<ConfigDriveAnswer> {
    const facts = await this.parts.findGuest(host, portId);
    if (!facts)
      throw new EngineError('InvalidInstanceID.NotFound', 'No guest of this host has this interface');
    const files = [...configDriveFiles(facts)].map(([path, bytes]) => [path, bytes.toString('base64')]);
    return { files: Object.fromEntries(files) as ConfigDriveAnswer['files'] };
  }
}
