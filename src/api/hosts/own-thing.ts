import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Database } from '../../common/prisma/database.js';
import type { Sealer } from '../../common/seal/sealer.js';
import { admitting } from './admission.js';
import type { HostGuard } from './host-guard.js';
import { InFlight } from './in-flight.js';
import { parsed } from './parsed.js';

/** A host asks for many at once when its daemons start. */
const MOST = 16;

const params = z.object({ id: z.uuid().toLowerCase() });

/** What those need that say what a host has. */
export interface OwnThingParts {
  readonly database: Database;
  readonly sealer: Sealer;
  readonly guard: Pick<HostGuard, 'admit'>;
}

interface OwnThing {
  readonly guard: Pick<HostGuard, 'admit'>;
  /** `/v1/volume-keys`. */
  readonly path: string;
  /** The requests, in the words of the refusal of one too many. */
  readonly what: string;
  /** Of what this host has by this id; throws where it has none. */
  answer(host: string, id: string): Promise<object>;
}

/** `GET path/<uuid>`: a host is told of one of its own things, so many at once. */
export function tellOwnThing(app: FastifyInstance, { guard, path, what, answer }: OwnThing): void {
  const answers = new InFlight(MOST, what);
  app.get(`${path}/:id`, admitting(guard), async ({ caller, params: named }) => {
    const { id } = parsed(params, named);
    const leave = answers.enter(caller);
    return answer(caller, id).finally(leave);
  });
}
