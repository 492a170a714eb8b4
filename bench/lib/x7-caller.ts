import { Agent, request } from 'node:http';

/** The answer to a request of X7: its body as text. */
export interface X7Reply {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface X7Ask {
  readonly method: string;
  /** Behind the catalog's root: `/compute/v2.1/servers`. */
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Speaks X7 over kept-alive connections with one token, without an SDK between the clock and the socket. */
export class X7Caller {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });

  private constructor(
    private readonly root: string,
    readonly token: string,
  ) {}

  /** With a token by the password of the variables that `enginerc` exports. */
  static async signedIn(variables: Readonly<Record<string, string>>): Promise<X7Caller> {
    const text = (name: string) => variables[name] ?? '';
    const root = new URL(text('OS_AUTH_URL')).origin;
    const domain = { name: 'Default' };
    const user = { name: text('OS_USERNAME'), password: text('OS_PASSWORD'), domain };
    const scope = { project: { name: text('OS_PROJECT_NAME'), domain } };
    const auth = { identity: { methods: ['password'], password: { user } }, scope };
    const stranger = new X7Caller(root, '');
    const { headers } = await stranger.ask({
      ...{ method: 'POST', path: '/identity/v3/auth/tokens', body: JSON.stringify({ auth }) },
    });
    stranger.close();
    return new X7Caller(root, String(headers['x-subject-token']));
  }

  /** Throws what X7 answered when it is no success. */
  ask({ method, path, body, headers }: X7Ask): Promise<X7Reply> {
    return new Promise((resolve, reject) => {
      const asked = request(
        `${this.root}${path}`,
        { method, agent: this.#agent, headers: { ...this.#headers(body), ...headers } },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            const status = answer.statusCode ?? 0;
            if (status >= 200 && status < 300) resolve({ headers: answer.headers, body: text });
            else reject(new Error(`${method} ${path}: ${status}: ${text.slice(0, 500)}`));
          });
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  #headers(body: string | undefined): Readonly<Record<string, string>> {
    return {
      ...(this.token !== '' && { 'x-auth-token': this.token }),
      ...(body !== undefined && {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
      }),
    };
  }
}
