import { createHash, createHmac } from 'node:crypto';
import { Agent, type IncomingMessage, request } from 'node:http';
import { finished, type Readable } from 'node:stream';
import { promisify } from 'node:util';
import type { Credentials } from './ec2-caller.js';

export interface S3Ask {
  readonly method: string;
  /** Encoded already; with a bucket and perhaps a key. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Buffer | Readable;
  /** Of a stream. */
  readonly length?: number;
}

export interface S3Reply {
  readonly headers: IncomingMessage['headers'];
  /** Of what the answer held; large ones are counted and dropped. */
  readonly bytes: number;
  readonly text: string;
}

const MOST_TEXT = 4_000_000;
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** S3 over connections that stay open, signed by version 4 without a hash of the body: next to no work of its own. */
export class S3Caller {
  readonly #agent = new Agent({ keepAlive: true });
  #key: { readonly date: string; readonly key: Buffer } | undefined;

  constructor(private readonly at: Credentials) {}

  close(): void {
    this.#agent.destroy();
  }

  /** Throws what is no 2xx. */
  async ask(asked: S3Ask): Promise<S3Reply> {
    const { method, body, length = Buffer.isBuffer(body) ? body.length : 0 } = asked;
    const { hostname, port } = new URL(this.at.endpoint);
    const query = Object.entries(asked.query ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
    const text = query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
    const headers = { ...this.#signed(asked, text), 'content-length': String(length) };
    const path = `${asked.path}${text === '' ? '' : `?${text}`}`;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request({ hostname, port, method, path, headers, agent: this.#agent }, resolve);
      sent.on('error', reject);
      if (body && !Buffer.isBuffer(body)) body.pipe(sent);
      else sent.end(body);
    });
    return readAll(answer, `${method} ${path}`);
  }

  #signed({ method, path }: S3Ask, query: string): Readonly<Record<string, string>> {
    const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const host = new URL(this.at.endpoint).host;
    const said = { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'x-amz-date': stamp };
    const names = Object.keys(said).join(';');
    const lines = Object.entries(said).map(([name, value]) => `${name}:${value}\n`);
    const canonical = [method, path, query, lines.join(''), names, 'UNSIGNED-PAYLOAD'].join('\n');
    const scope = `${stamp.slice(0, 8)}/${this.at.region}/s3/aws4_request`;
    const hash = createHash('sha256').update(canonical).digest('hex');
    const signature = hmac(this.#keyOf(stamp.slice(0, 8)), `AWS4-HMAC-SHA256\n${stamp}\n${scope}\n${hash}`);
    const authorization = `AWS4-HMAC-SHA256 Credential=${this.at.accessKey}/${scope}, SignedHeaders=${names}, Signature=${signature.toString('hex')}`;
    return { ...said, authorization };
  }

  #keyOf(date: string): Buffer {
    if (this.#key?.date !== date) {
      const words = [this.at.region, 's3', 'aws4_request'];
      this.#key = { date, key: words.reduce<Buffer>(hmac, hmac(`AWS4${this.at.secretKey}`, date)) };
    }
    return this.#key.key;
  }
}

async function readAll(answer: IncomingMessage, what: string): Promise<S3Reply> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MOST_TEXT) chunks.push(chunk);
  });
  await promisify(finished)(answer);
  const text = bytes <= MOST_TEXT ? Buffer.concat(chunks).toString('latin1') : '';
  const status = answer.statusCode ?? 0;
  if (status < 200 || status > 299) throw new Error(`${what}: ${status} ${text.slice(0, 300)}`);
  return { headers: answer.headers, bytes, text };
}
