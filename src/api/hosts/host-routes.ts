import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { EngineError } from '../../common/errors/engine-error.js';
import { type FilterAnswer, type WholeFilters } from '../../stream/filters.contract.js';
import { plainFilters } from '../../stream/plain-filters.js';
import { ingressAlone } from '../../stream/ingress-alone.js';
import type { GuestFacts } from '../../stream/guest-facts.js';
import type { HostImages } from '../../cloud/images/host-images.js';
import type { MetadataRequest } from '../../stream/metadata.contract.js';
import { answerMetadata } from '../metadata/answer-metadata.js';
import { admitting } from './admission.js';
import { byteRangeOf } from './byte-range.js';
import type { HostGuard } from './host-guard.js';
import { InFlight } from './in-flight.js';
import { parsed } from './parsed.js';
import { refuseRequest } from './refuse-request.js';

export interface HostRoutesParts {
  readonly guard: Pick<HostGuard, 'admit'>;
  /** `since` undefined: everything. */
  filtersOf(host: string, since: number | undefined): Promise<FilterAnswer>;
  wholeFiltersOf(host: string): Promise<WholeFilters>;
  findGuest(
    host: string,
    guest: Pick<MetadataRequest, 'portId' | 'address'>,
  ): Promise<GuestFacts | undefined>;
  markAsked(instanceId: string): Promise<void>;
  readonly images: Pick<HostImages, 'find' | 'size' | 'range' | 'grant'>;
  readonly region: string;
  readonly tokenKey: Buffer;
}

const filtersQuery = z.object({
  since: z.coerce.number().int().min(-1).max(Number.MAX_SAFE_INTEGER).optional(),
  // Left out by hosts that filter ingress alone.
  rules: z.literal('all').optional(),
});
const imageParams = z.object({ id: z.uuid() });
const metadataBody = z.object({
  address: z.ipv4(),
  // Left out by hosts of one domain.
  portId: z.uuid().toLowerCase().exactOptional(),
  overIpv6: z.literal(true).exactOptional(),
  method: z.string().max(20),
  path: z.string().max(2_048),
  headers: z.record(z.string().max(100), z.string().max(2_048)),
});

/**
 * What a host asks for over HTTP. Its token reaches its own guests only: everything is looked up under the host's name.
 */
export class HostRoutes {
  readonly #parts: HostRoutesParts;
  readonly #pulls = new InFlight(4, 'requests for filters');
  readonly #downloads = new InFlight(8, 'image downloads');
  readonly #answers = new InFlight(128, 'metadata requests');

  constructor(parts: HostRoutesParts) {
    this.#parts = parts;
  }

  attach(app: FastifyInstance): void {
    app.setErrorHandler((error, _request, reply) => refuseRequest(reply, error));
    app.decorateRequest('caller', '');
    const guarded = admitting(this.#parts.guard);
    app.get('/v1/filters', guarded, async ({ caller, query }) => {
      const { since, rules } = parsed(filtersQuery, query);
      const fit = rules === 'all' ? <A extends FilterAnswer>(answer: A) => answer : ingressAlone;
      return during(this.#pulls.enter(caller), async () =>
        since === undefined
          ? plainFilters(fit(await this.#parts.wholeFiltersOf(caller)))
          : {
              ...fit(await this.#parts.filtersOf(caller, since < 0 ? undefined : since)),
              peers: [],
            },
      );
    });
    app.get('/v1/images/:id', guarded, async (request, reply) => {
      const leave = this.#downloads.enter(request.caller);
      return this.#image(request, reply).finally(() => whenSent(reply, leave));
    });
    app.post('/v1/metadata', guarded, async (request) =>
      during(this.#answers.enter(request.caller), () => this.#metadata(request)),
    );
  }

  async #image(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { id } = parsed(imageParams, request.params);
    const { images } = this.#parts;
    const image = await images.find(request.caller, id);
    if (!image) throw new EngineError('InvalidAMIID.NotFound', 'No guest of this host uses this image');
    const size = await images.size(id);
    if (size !== image.sizeBytes)
      throw new EngineError('InternalError', 'The image’s bytes are not there', { cause: { id, size } });
    const granted = await images.grant(id);
    if (granted !== undefined) return reply.header('cache-control', 'no-store').redirect(granted, 307);
    void reply.headers({ 'accept-ranges': 'bytes', etag: `"${image.sha256}"` });
    void reply.type('application/octet-stream');
    const range = byteRangeOf(request.headers.range, size);
    if (range === undefined)
      return reply.header('content-length', size).send(images.range(id, { start: 0, end: size - 1 }));
    if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${size}`).send();
    const { start, end } = range;
    return reply
      .code(206)
      .headers({ 'content-range': `bytes ${start}-${end}/${size}`, 'content-length': end - start + 1 })
      .send(images.range(id, { start, end }));
  }

  /** A host that has no guest with the address is answered as the guest would be: 404. */
  async #metadata(request: FastifyRequest) {
    const asked = parsed(metadataBody, request.body);
    const facts = await this.#parts.findGuest(request.caller, asked);
    if (!facts) return { status: 404, headers: {}, body: '' };
    if (!facts.hasAsked) await this.#parts.markAsked(facts.instanceId);
    const { region, tokenKey } = this.#parts;
    const { status, headers, body } = answerMetadata(facts, asked, { region, tokenKey, now: Date.now() });
    return { status, headers, body: body.toString('base64') };
  }
}

/** Until the work is done, even if the caller has gone: it is the work that costs. */
async function during<T>(leave: () => void, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    leave();
  }
}

/** Once the bytes are gone, or the receiver has gone. */
function whenSent({ raw }: FastifyReply, then: () => void): void {
  if (raw.closed) then();
  else raw.once('close', then);
}
