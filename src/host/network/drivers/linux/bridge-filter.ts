import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Exec } from '../../../../common/exec/exec.js';
import type { HostNamespace } from './host-namespace.js';

const SWITCHES = '/proc/sys/net/bridge';
const OWN = ['bridge-nf-call-iptables', 'bridge-nf-call-ip6tables', 'bridge-nf-call-arptables'];

/**
 * Frames from guest to guest of one host must pass the stateful rules too: br_netfilter does that. Loading it switches
 * it on everywhere, so if it is loaded here the machine's own switches go back to 0 first thing; if it was there, the
 * machine's are left alone. Then it is switched on in the host's namespace.
 */
export async function switchOn(namespace: HostNamespace, exec: Exec): Promise<void> {
  if (!existsSync(SWITCHES)) {
    await exec('modprobe', ['br_netfilter']);
    for (const name of OWN) await writeFile(`${SWITCHES}/${name}`, '0');
  }
  await switchOnIn(namespace);
}

/**
 * Bridges of the namespace are filtered, of both families at any time: guests of networks with IPv6 go on sending while
 * the daemon starts again. It forwards; its own IPv6, and redirects, are off until a network has a range.
 */
export async function switchOnIn(namespace: Pick<HostNamespace, 'set'>): Promise<void> {
  await namespace.set(1, [
    ...['bridge/bridge-nf-call-iptables', 'bridge/bridge-nf-call-ip6tables'],
    ...['ipv4/ip_forward', 'ipv4/conf/all/arp_ignore'],
  ]);
  await namespace.set(0, [
    'bridge/bridge-nf-call-arptables',
    'ipv4/conf/all/send_redirects',
    'ipv4/conf/default/send_redirects',
    'ipv4/conf/all/accept_redirects',
  ]);
  // The metadata proxy listens before there is a network that has IPv6.
  const ipv6 = ['conf/all/disable_ipv6', 'conf/default/disable_ipv6', 'ip_nonlocal_bind'];
  if (existsSync('/proc/sys/net/ipv6'))
    await namespace.set(
      1,
      ipv6.map((name) => `ipv6/${name}`),
    );
}
