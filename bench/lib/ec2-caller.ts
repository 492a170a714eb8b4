import { Agent, request } from 'node:http';
import { createHash, createHmac } from 'node:crypto';

export interface Credentials {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** A request that only has to be sent: signing is not what is measured. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Speaks EC2's query protocol over kept-alive connections, without an SDK between the clock and the socket. */
export class Ec2Caller {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(private readonly credentials: Credentials) {}

  /** Signature v4. */
  sign(action: string, parameters: Readonly<Record<string, string>> = {}): SignedRequest {
    const { endpoint, region, accessKey, secretKey } = this.credentials;
    const body = new URLSearchParams({ Action: action, Version: '2016-11-15', ...parameters }).toString();
    const { host } = new URL(endpoint);
    const stamp = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
    const scope = `${stamp.slice(0, 8)}/${region}/ec2/aws4_request`;
    const type = 'application/x-www-form-urlencoded; charset=utf-8';
    const canonical = `POST\n/\n\ncontent-type:${type}\nhost:${host}\nx-amz-date:${stamp}\n\ncontent-type;host;x-amz-date\n${sha256(body)}`;
    const toSign = `AWS4-HMAC-SHA256\n${stamp}\n${scope}\n${sha256(canonical)}`;
    const key = [stamp.slice(0, 8), region, 'ec2', 'aws4_request'].reduce<string | Buffer>(
      hmac,
      `AWS4${secretKey}`,
    );
    const signature = hmac(key, toSign).toString('hex');
    return {
      body,
      headers: {
        'content-type': type,
        'content-length': String(Buffer.byteLength(body)),
        'x-amz-date': stamp,
        authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope}, SignedHeaders=content-type;host;x-amz-date, Signature=${signature}`,
      },
    };
  }

  /** The answer's body. Throws what EC2 answered when it is not 200. */
  send({ headers, body }: SignedRequest): Promise<string> {
    return new Promise((resolve, reject) => {
      const asked = request(
        this.credentials.endpoint,
        { method: 'POST', agent: this.#agent, headers },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            if (answer.statusCode === 200) resolve(text);
            else reject(new Error(`${answer.statusCode}: ${text.slice(0, 500)}`));
          });
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  }

  call(action: string, parameters: Readonly<Record<string, string>> = {}): Promise<string> {
    return this.send(this.sign(action, parameters));
  }

  close(): void {
    this.#agent.destroy();
  }
}

export const instanceIdsIn = (xml: string): readonly string[] => [
  ...new Set([...xml.matchAll(/<instanceId>(i-[0-9a-f]+)<\/instanceId>/g)].flatMap(([, id]) => id ?? [])),
];

/** `InstanceId.1=…` and so on. */
export const listOf = (name: string, values: readonly string[]): Record<string, string> =>
  Object.fromEntries(values.map((value, i) => [`${name}.${i + 1}`, value]));
