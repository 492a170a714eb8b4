import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { EngineCloud } from '../support/engine-cloud.js';

/** Images that its first user brings to a cloud over X7, as `openstack image create --file` does. */
export class BroughtImages {
  #token = '';

  constructor(private readonly cloud: EngineCloud) {}

  /** Signs in; to be called when the cloud is up. */
  async signIn(): Promise<void> {
    const rc = this.cloud.rc();
    const { OS_AUTH_URL: url, OS_USERNAME: name, OS_PASSWORD: password, OS_PROJECT_NAME: project } = rc;
    const domain = { id: 'default' };
    const answer = await fetch(`${url}/auth/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        auth: {
          identity: { methods: ['password'], password: { user: { name, domain, password } } },
          scope: { project: { name: project, domain } },
        },
      }),
    });
    this.#token = answer.headers.get('x-subject-token') ?? '';
  }

  /** The UUID of the image that the file has become. `fields`: beside its name. */
  async bring(path: string, fields: object): Promise<string> {
    const made = await this.#ask('POST', '', 'application/json', JSON.stringify(fields));
    const { id } = (await made.json()) as { id: string };
    const bytes = Readable.toWeb(createReadStream(path)) as unknown as NonNullable<RequestInit['body']>;
    const sent = await this.#ask('PUT', `/${id}/file`, 'application/octet-stream', bytes);
    if (sent.status !== 204) throw new Error(`${path} was answered by ${sent.status}`);
    return id;
  }

  /** The same of a disk with its own kernel and ramdisk. */
  async bringMachine(name: string, files: Record<'kernel' | 'ramdisk' | 'machine', string>): Promise<string> {
    const part = (format: string) => ({ name, container_format: format, disk_format: format });
    const kernel_id = await this.bring(files.kernel, part('aki'));
    const ramdisk_id = await this.bring(files.ramdisk, part('ari'));
    return this.bring(files.machine, {
      ...{ name, container_format: 'bare', disk_format: 'raw', kernel_id, ramdisk_id },
      os_command_line: 'root=/dev/vda console=ttyS0 quiet panic=-1',
    });
  }

  #ask(method: string, path: string, type: string, body: RequestInit['body']): Promise<Response> {
    const { origin } = new URL(this.cloud.rc()['OS_AUTH_URL'] ?? '');
    return fetch(`${origin}/image/v2/images${path}`, {
      ...{ method, body: body ?? null, duplex: 'half' },
      headers: { 'x-auth-token': this.#token, 'content-type': type },
    } as RequestInit);
  }
}
