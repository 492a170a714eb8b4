import { chmod, chown, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { PortSpec } from '../../../../../workflows/contracts/guest.js';
import { EngineError } from '../../../../common/errors/engine-error.js';
import { LogTally } from '../../../../common/log/log-tally.js';
import { logger } from '../../../../common/log/logger.js';
import type { MetadataAnswer, MetadataRequest } from '../../../../stream/metadata.contract.js';

export interface MetadataRelayOptions {
  readonly socket: string;
  /** The only user, beside root, that may open the socket. */
  readonly uid: number;
  /** The port of this host's guest that the proxy knows by this source address; undefined: there is none. */
  guestAt(source: string): Pick<PortSpec, 'portId' | 'address'> | undefined;
  metadata(request: MetadataRequest): Promise<MetadataAnswer>;
  /** For so long the cloud is asked again while it does not answer. */
  readonly patienceMs?: number;
}

const MAX_REQUEST = 32_768;
/** A daemon that died is back within this time. */
const PATIENCE_MS = 8_000;
const PAUSE_MS = 250;
const asked = z.object({
  address: z.ipv4(),
  method: z.string().max(10),
  path: z.string().max(2_048),
  headers: z.record(z.string().max(100), z.string().max(8_192)),
  overIpv6: z.literal(true).exactOptional(),
}) satisfies z.ZodType<MetadataRequest>;

/** engine-network's side of the metadata proxy: asks the cloud, with the host's token, for guests of this host only. */
export class MetadataRelay {
  readonly #options: MetadataRelayOptions;
  readonly #server: Server;
  /** Guests ask as often as they like while the cloud is away. */
  readonly #failures = new LogTally();

  constructor(options: MetadataRelayOptions) {
    this.#options = options;
    this.#server = createServer((from, to) => void this.#serve(from, to));
  }

  async open(): Promise<void> {
    const { socket, uid } = this.#options;
    await rm(socket, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(socket, resolve);
    });
    await chmod(socket, 0o600);
    await chown(socket, uid, uid);
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }

  async #serve(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const { status, headers, body } = await this.#answerTo(from);
    if (to.destroyed) return;
    to.writeHead(status, { ...headers, 'content-length': String(body.length) }).end(body);
  }

  /** A guest that boots asks once: it is not to go without its key because the host API starts again in that moment. */
  async #patiently(request: MetadataRequest): Promise<MetadataAnswer> {
    for (const began = performance.now(); ; await sleep(PAUSE_MS)) {
      try {
        return await this.#options.metadata(request);
      } catch (error) {
        const isOver =
          performance.now() - began >= (this.#options.patienceMs ?? PATIENCE_MS) || !this.#server.listening;
        if (isOver || EngineError.of(error).code !== 'ServiceUnavailable') throw error;
      }
    }
  }

  #tell({ code, message, cause }: EngineError): void {
    const requests = this.#failures.count();
    if (requests !== undefined)
      logger('network').warn({ code, err: cause, requests }, `metadata: ${message}`);
  }

  async #answerTo(from: IncomingMessage): Promise<MetadataAnswer> {
    try {
      const request = asked.parse(JSON.parse(await textOf(from)));
      const guest = this.#options.guestAt(request.address);
      if (!guest) return empty(404);
      const { portId, address } = guest;
      return await this.#patiently({ ...request, portId, address });
    } catch (error) {
      const failure = EngineError.of(error);
      const { code } = failure;
      this.#tell(failure);
      return empty(code === 'ServiceUnavailable' ? 503 : 500);
    }
  }
}

const empty = (status: number): MetadataAnswer => ({ status, headers: {}, body: Buffer.alloc(0) });

async function textOf(from: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of from) {
    size += (chunk as Buffer).length;
    if (size > MAX_REQUEST) throw new EngineError('RequestEntityTooLarge', 'Metadata request too large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
