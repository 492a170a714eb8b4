import { describe, expect, it } from '@jest/globals';
import { DomainLinks6 } from './domain-links6.js';
import { HostNamespace } from './host-namespace.js';
import { UPLINK } from './host-names.js';

/** Of slot 2. */
const [MACHINE, INSIDE, ALIASES] = [
  'fd00:ec2:0:1::a9fe:4',
  'fd00:ec2:0:1::a9fe:5',
  'fd00:ec2:0:2::f002:0/112',
];

/** Both ends of a link; `told`: what they were told; `kernel`: what they have, by device. */
function linksOf() {
  const told: string[] = [];
  const kernel = {
    addresses: new Map([
      ['lo', 'fd00:ec2::254'],
      ['d-one', MACHINE],
      [UPLINK, INSIDE],
    ]),
    routes: new Map([
      ['d-one', ALIASES],
      [UPLINK, 'fd00:ec2::254'],
    ]),
  };
  const namespaceOf = (name: string) =>
    new HostNamespace(name, async (_file, args, { input = '' } = {}) => {
      if (args.includes('-j')) {
        const device = args.at(-1) ?? '';
        const local = kernel.addresses.get(device);
        const rows = args.includes('route')
          ? [{ dst: kernel.routes.get(device) }]
          : [{ ifname: device, ...(local !== undefined && { addr_info: [{ local }] }) }];
        return { stdout: JSON.stringify(rows), stderr: '' };
      }
      const switches = args
        .filter((arg) => arg.startsWith('/proc'))
        .map((arg) => arg.replace('/proc/sys/net/', ''));
      const lines = args.includes('tee')
        ? [`${switches.join(' ')}=${String(input)}`]
        : String(input).split('\n');
      told.push(...lines.map((line) => `${name}: ${line}`));
      return { stdout: '', stderr: '' };
    });
  const [namespace, outer] = [namespaceOf('inside'), namespaceOf('outer')];
  return { links: new DomainLinks6({ namespace, outer, device: 'd-one', slot: 2 }), told, kernel };
}

describe('IPv6 on a domain’s link', () => {
  it('is not there before it is wanted, and nothing of it is missing', async () => {
    const { links, told, kernel } = linksOf();
    kernel.addresses.clear();
    await links.hold(false);
    expect(told).toEqual([]);
    expect(await links.missing()).toEqual([]);
  });

  it('leads to the metadata address, and back to guests as the host knows them', async () => {
    const { links, told } = linksOf();
    await links.hold(true);
    expect(told).toContain(`outer: addr replace fd00:ec2::254/128 dev lo nodad`);
    expect(told).toContain(`outer: addr replace ${MACHINE}/127 dev d-one nodad`);
    expect(told).toContain(`outer: route replace ${ALIASES} via ${INSIDE} dev d-one`);
    expect(told).toContain(`inside: addr replace ${INSIDE}/127 dev ${UPLINK} nodad`);
    expect(told).toContain(`inside: route replace fd00:ec2::254/128 via ${MACHINE} dev ${UPLINK}`);
    expect(await links.missing()).toEqual([]);
  });

  it('believes no router', async () => {
    const { links, told } = linksOf();
    await links.hold(true);
    const off = told.filter((line) => line.endsWith('=0'));
    expect(off).toHaveLength(2);
    for (const line of off) expect(line).toMatch(/accept_ra .*accept_redirects .*disable_ipv6/);
  });

  it('says what of it was taken away', async () => {
    const { links, kernel } = linksOf();
    await links.hold(true);
    kernel.addresses.delete(UPLINK);
    kernel.routes.set('d-one', 'fd00:1::/64');
    expect(await links.missing()).toEqual([`address ${INSIDE} of ${UPLINK}`, `route to ${ALIASES} by d-one`]);
  });

  it('ends with the last network that has IPv6', async () => {
    const { links, told } = linksOf();
    await links.hold(true);
    told.length = 0;
    await links.hold(false);
    expect(told).toEqual([
      `inside: ipv6/conf/${UPLINK}/disable_ipv6=1`,
      'outer: ipv6/conf/d-one/disable_ipv6=1',
    ]);
  });
});
