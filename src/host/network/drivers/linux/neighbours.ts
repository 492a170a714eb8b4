import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exec } from '../../../../common/exec/exec.js';
import { logger } from '../../../../common/log/logger.js';
import { addressNumber } from '../../../../common/net/ipv4.js';
import { linkName } from '../../link-name.js';
import type { BoundAddress } from '../../network-driver.js';

/** How long somebody who has an address gets to say so: the kernel asks once a second. */
const PATIENCE_MS = 1_300;
const LOOK_MS = 50;

/** In /proc/net/arp: an entry whose owner has answered. */
const COMPLETE = 0x2;

/** Whether somebody behind the interface answers ARP for the address. The kernel asks, in the machine's name. */
export async function isAnswered(exec: Exec, device: string, address: string): Promise<boolean> {
  if (!existsSync(`/sys/class/net/${device}`)) throw new Error(`the machine has no interface ${device}`);
  const entry = [address, 'dev', device];
  // What the machine remembers may be older than the last owner.
  await exec('ip', ['neigh', 'del', ...entry]).catch(() => undefined);
  await exec('ip', ['neigh', 'replace', ...entry, 'use']);
  try {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(LOOK_MS))
      if (await isKnown(device, address)) return true;
    return false;
  } finally {
    await exec('ip', ['neigh', 'del', ...entry]).catch(() => undefined);
  }
}

async function isKnown(device: string, address: string): Promise<boolean> {
  const rows = (await readFile('/proc/net/arp', 'utf8')).trim().split('\n').slice(1);
  return rows
    .map((row) => row.split(/\s+/))
    .some(
      ([ip, , flags = '', , , on]) =>
        ip === address && on === device && (parseInt(flags, 16) & COMPLETE) !== 0,
    );
}

/**
 * Tells everybody behind the interface that the address is the machine's now, as a request and as an answer: some
 * believe one, some the other. Where the kernel has no way to send such a frame neighbours find out when they ask next,
 * which is no failure.
 */
export async function tellNeighbours(
  { exec, cloud, host }: { readonly exec: Exec; readonly cloud: string; readonly host: string },
  { outside, interface: device, addressId }: BoundAddress,
): Promise<void> {
  const link = linkName('arp', cloud, host, addressId);
  try {
    const mac = (await readFile(`/sys/class/net/${device}/address`, 'utf8')).trim();
    await exec('ip', ['link', 'add', 'link', device, 'name', link, 'type', 'macvtap', 'mode', 'bridge']);
    await exec('ip', ['link', 'set', link, 'up']);
    const index = (await readFile(`/sys/class/net/${link}/ifindex`, 'utf8')).trim();
    const frames = await open(`/dev/tap${index}`, 'r+');
    try {
      for (const operation of [1, 2]) await frames.write(gratuitousArp(mac, outside, operation));
    } finally {
      await frames.close();
    }
  } catch (error) {
    logger('network').warn(
      { err: error, address: outside, device },
      'neighbours were not told of an address',
    );
  } finally {
    await exec('ip', ['link', 'del', link]).catch(() => undefined);
  }
}

/** What a macvtap puts in front of each frame: nothing is left for the kernel to do. */
const NO_OFFLOAD = Buffer.alloc(10);
const EVERYBODY = Buffer.alloc(6, 0xff);
const NOBODY = Buffer.alloc(6);
/** Frame type ARP; then hardware Ethernet, protocol IPv4, and the lengths of their addresses. */
const ARP = Buffer.from('0806000108000604', 'hex');

/** RFC 5227, 3. `operation`: 1 a request, 2 an answer. */
export function gratuitousArp(mac: string, address: string, operation: number): Buffer {
  const sender = Buffer.from(mac.replaceAll(':', ''), 'hex');
  const ip = Buffer.alloc(4);
  ip.writeUInt32BE(addressNumber(address));
  const said = Buffer.from([0, operation]);
  return Buffer.concat([
    NO_OFFLOAD,
    EVERYBODY,
    sender,
    ARP,
    said,
    sender,
    ip,
    operation === 1 ? NOBODY : sender,
    ip,
  ]);
}
