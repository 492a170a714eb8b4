import { describe, expect, it } from '@jest/globals';
import { DomainLinks } from './domain-links.js';
import { HostNamespace } from './host-namespace.js';
import { UPLINK } from './host-names.js';

const OUTSIDE = '203.0.113.1';
/** Of slot 2. */
const [MACHINE, INSIDE, ALIASES] = ['169.254.0.4', '169.254.0.5', '240.2.0.0/16'];

class ThereNamespace extends HostNamespace {
  override async isThere(): Promise<boolean> {
    return true;
  }
}

/** Both ends of a link, as the kernel has them; `told`: what it was told, with the namespace before it. */
function linksOf() {
  const told: string[] = [];
  const kernel = { inside: [] as object[], outer: [] as object[], routes: [] as object[] };
  const namespaceOf = (name: 'inside' | 'outer') =>
    new ThereNamespace(name, async (_file, args, { input = '' } = {}) => {
      if (args.includes('-batch')) {
        const lines = String(input).split('\n');
        told.push(...lines.map((line) => `${name}: ${line}`));
      }
      return { stdout: JSON.stringify(args.includes('route') ? kernel.routes : kernel[name]), stderr: '' };
    });
  const [namespace, outer] = [namespaceOf('inside'), namespaceOf('outer')];
  const links = new DomainLinks({ namespace, outer, device: 'd-one', slot: 2, outsides: () => [OUTSIDE] });
  return { links, told, kernel };
}
const end = (...addresses: readonly string[]) => ({
  ...{ ifname: 'd-one', flags: ['UP'], addr_info: addresses.map((local) => ({ local })) },
});

describe('a domain’s link to its host', () => {
  it('is made, with the way in and the way out', async () => {
    const { links, told } = linksOf();
    expect(await links.ensure()).toEqual({ machine: MACHINE, namespace: INSIDE });
    expect(told).toEqual([
      `outer: link add d-one type veth peer name ${UPLINK} netns inside`,
      `outer: addr replace ${MACHINE}/31 dev d-one`,
      'outer: link set d-one up',
      'inside: link set lo up',
      `inside: addr replace ${INSIDE}/31 dev ${UPLINK}`,
      `inside: link set ${UPLINK} up`,
      `inside: route replace default via ${MACHINE} dev ${UPLINK}`,
      `outer: route replace ${ALIASES} via ${INSIDE} dev d-one`,
      `outer: route replace ${OUTSIDE}/32 via ${INSIDE} dev d-one`,
    ]);
  });

  it('is left where both ends are there, and made anew where only the outer one is', async () => {
    const { links, told, kernel } = linksOf();
    kernel.outer = [end(MACHINE)];
    await links.ensure();
    expect(told.slice(0, 2)).toEqual(['outer: link del d-one', expect.stringContaining('link add d-one')]);
    told.length = 0;
    kernel.inside = [{ ifname: UPLINK }];
    await links.ensure();
    expect(told.join()).not.toMatch(/link (add|del)/);
  });

  it('is removed; not there is success', async () => {
    const { links, told, kernel } = linksOf();
    await links.remove();
    expect(told).toEqual([]);
    kernel.outer = [end()];
    await links.remove();
    expect(told).toEqual(['outer: link del d-one']);
  });

  it('leads a floating address in, and turns it away only where it leads', async () => {
    const { links, told, kernel } = linksOf();
    await links.lead(OUTSIDE);
    expect(told).toEqual([`outer: route replace ${OUTSIDE}/32 via ${INSIDE} dev d-one`]);
    told.length = 0;
    kernel.routes = [{ dst: OUTSIDE, dev: 'd-two' }];
    await links.turn(OUTSIDE);
    expect(told).toEqual([]);
    kernel.routes = [{ dst: OUTSIDE, dev: 'd-one' }];
    await links.turn(OUTSIDE);
    expect(told).toEqual([`outer: route del ${OUTSIDE}/32`]);
  });

  it('says what is not as it was left: the link, else its address, else routes', async () => {
    const { links, kernel } = linksOf();
    expect(await links.missing()).toEqual(['link d-one']);
    kernel.outer = [{ ...end(MACHINE), flags: [] }];
    expect(await links.missing()).toEqual(['link d-one']);
    kernel.outer = [{ ifname: 'd-one', flags: ['UP'] }];
    expect(await links.missing()).toEqual([`address ${MACHINE} of d-one`]);
    kernel.outer = [end(MACHINE)];
    kernel.routes = [{ dst: ALIASES, dev: 'd-one' }];
    expect(await links.missing()).toEqual([`route to ${OUTSIDE}/32 by d-one`]);
    kernel.routes.push({ dst: OUTSIDE, dev: 'd-one' });
    expect([await links.missing(), await links.restore()]).toEqual([[], []]);
  });
});
