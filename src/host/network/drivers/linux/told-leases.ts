import type { PortSpec } from '../../../../../workflows/contracts/guest.js';
import { optionalText } from '../../../../common/files/optional-text.js';
import { replaceFile } from '../../../../common/files/replace-file.js';

type Owner = Pick<PortSpec, 'mac' | 'address'>;

/**
 * Whom each address was leased to since dnsmasq started. It refuses an address that it has leased to another MAC until
 * that lease ends, and a guest that is gone does not give its lease back: the next one of the address would wait for
 * minutes. Kept in a file, because dnsmasq outlives the daemon.
 */
export class ToldLeases {
  #owners: Map<string, string> | undefined;

  constructor(private readonly file: string) {}

  /** Notes the ports of now; true when one of them has an address that was told to be another's. */
  async tell(ports: readonly Owner[]): Promise<boolean> {
    const owners = (this.#owners ??= await this.#read());
    const before = owners.size;
    const inherits = ports.some(({ address, mac }) => (owners.get(address) ?? mac) !== mac);
    for (const { address, mac } of ports) if (!owners.has(address)) owners.set(address, mac);
    if (owners.size > before) await this.#write(owners);
    return inherits;
  }

  /** A new dnsmasq knows of these only. */
  async forget(ports: readonly Owner[]): Promise<void> {
    this.#owners = new Map(ports.map(({ address, mac }) => [address, mac]));
    await this.#write(this.#owners);
  }

  async #read(): Promise<Map<string, string>> {
    const lines = ((await optionalText(this.file)) ?? '').split('\n').filter((line) => line !== '');
    return new Map(lines.map((line) => [line.split(',')[0] ?? '', line.split(',')[1] ?? '']));
  }

  async #write(owners: ReadonlyMap<string, string>): Promise<void> {
    const text = [...owners].map((line) => `${line.join(',')}\n`).join('');
    await replaceFile(this.file, text, { durability: 'process' });
  }
}
