import { dropBeyond } from './rate-rules.js';

/** What a neighbour's message is about: sixteen bytes, eight after the start of ICMPv6. */
export const TARGET = '@th,64,128';

/**
 * What a guest may send of IPv6: from its own addresses, its card's link-local one among them; of neighbours what
 * speaks of itself. No router's messages, no DHCP server's, and no neighbour's in pieces, which nobody could look into.
 */
export const FROM_GUEST_IPV6: readonly string[] = [
  'ip6 saddr != :: iifname . ether saddr . ip6 saddr != @ports6 drop',
  'exthdr frag exists ip6 hoplimit 255 drop',
  'icmpv6 type { mld-listener-query, nd-router-advert, nd-redirect } drop',
  'udp sport 547 drop',
  'udp dport 546 drop',
  `icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit } ${dropBeyond('bridge arp_rate')}`,
  `udp dport 547 ${dropBeyond('bridge dhcp_rate')}`,
  // Looking whether an address is free (RFC 4862), and for a router before it has one.
  `ip6 saddr :: icmpv6 type nd-neighbor-solicit iifname . ${TARGET} @targets6 accept`,
  'ip6 saddr :: ip6 daddr ff02::2 icmpv6 type nd-router-solicit accept',
  'ip6 saddr :: drop',
  `icmpv6 type nd-neighbor-advert iifname . ${TARGET} != @targets6 drop`,
  'accept',
];

/** In front of the bridge: what is of IPv6 is looked at for itself. */
export const SPOOF_IPV6 = 'ether type ip6 goto from_guest6';

/** From guest to guest on a bridge: neighbours, and what is addressed to the one that it reaches, in both headers. */
export const BETWEEN_IPV6: readonly string[] = [
  'icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept',
  'oifname . ether daddr . ip6 daddr @ports6 accept',
];
