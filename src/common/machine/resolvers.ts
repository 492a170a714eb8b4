import { optionalText } from '../files/optional-text.js';
import { replaceFile } from '../files/replace-file.js';

/**
 * Where a machine names its resolvers; the latter two hold the real ones behind a resolver of the machine’s own on
 * loopback.
 */
const FILES = [
  '/etc/resolv.conf',
  '/run/systemd/resolve/resolv.conf',
  '/run/NetworkManager/no-stub-resolv.conf',
];

/**
 * The machine’s resolvers that a host’s namespace can ask: of the first file that names such. What listens on loopback,
 * on a link-local address or on one of the machine’s `own` is out of its reach.
 */
export async function machineResolvers(
  own: readonly string[],
  files: readonly string[] = FILES,
): Promise<readonly string[]> {
  for (const file of files) {
    const found = nameserversIn((await optionalText(file)) ?? '').filter((address) => !own.includes(address));
    if (found.length > 0) return found;
  }
  return [];
}

const IPV4 = /^\s*nameserver\s+(\d+\.\d+\.\d+\.\d+)\s*$/gm;
const OUT_OF_REACH = /^(127\.|0\.|169\.254\.)/;

const nameserversIn = (text: string): readonly string[] =>
  [...text.matchAll(IPV4)]
    .map(([, address = '']) => address)
    .filter((address) => !OUT_OF_REACH.test(address));

/**
 * The file in which a host’s DNS servers read whom to ask for names outside of the cloud. They see by themselves that
 * it changed.
 */
export class ResolverFile {
  #held: string | undefined;

  constructor(
    readonly path: string,
    /** `--resolvers`: these instead of the machine’s. */
    private readonly asked: readonly string[],
  ) {}

  /** `own`: the machine’s addresses. */
  async keep(own: readonly string[]): Promise<void> {
    const addresses = this.asked.length > 0 ? this.asked : await machineResolvers(own);
    const text = addresses.map((address) => `nameserver ${address}\n`).join('');
    if (text === this.#held) return;
    await replaceFile(this.path, text, { durability: 'process', mode: 0o644 });
    this.#held = text;
  }
}
