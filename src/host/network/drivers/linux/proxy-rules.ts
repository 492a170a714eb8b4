import { proxyPorts } from './door-ports.js';
import type { DoorName } from './door-names.js';
import { ifAny, linksOf } from './domain-rules.js';
import { DOMAIN_LINKS, GUEST_ALIASES } from './domain-slot.js';
import type { DomainLink, DomainWay } from './domain-way.js';
import { METADATA_ADDRESS } from './host-names.js';

/** In a domain: what guests send to the metadata address goes over the link to the host's namespace. */
export const domainRedirects = (way: DomainWay | undefined, fromGuests: string | undefined) =>
  way && fromGuests !== undefined
    ? [
        `${fromGuests} ip daddr ${METADATA_ADDRESS} tcp dport ${proxyPorts(way.doors)} dnat ip to ${way.link.machine}`,
      ]
    : [];

/** In the host's namespace: the metadata proxy answers guests of domains, who come by their aliases. */
export const proxyFor = (
  domains: readonly DomainLink[],
  doors: readonly DoorName[] | undefined,
): readonly string[] =>
  ifAny(linksOf(domains), (links) => [
    `iifname ${links} ip saddr ${GUEST_ALIASES} ip daddr ${METADATA_ADDRESS} tcp dport ${proxyPorts(doors)} accept`,
  ]);

export const proxyRedirects = (
  domains: readonly DomainLink[],
  doors: readonly DoorName[] | undefined,
): readonly string[] =>
  ifAny(linksOf(domains), (links) => [
    `iifname ${links} ip daddr ${DOMAIN_LINKS} tcp dport ${proxyPorts(doors)} dnat ip to ${METADATA_ADDRESS}`,
  ]);
