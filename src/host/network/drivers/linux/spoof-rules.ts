import { CAP } from './cap-rules.js';
import { BETWEEN_IPV6, SPOOF_IPV6 } from './ipv6-words.js';
import { markPassed } from './last-wall.js';
import type { NftChain } from './nft-model.js';
import { dropBeyond } from './rate-rules.js';

/** `chaddr` of a DHCP message: six bytes, 28 after UDP's header of eight. */
const CHADDR = '@th,288,48';

/** A tap and what its guest may call itself towards a DHCP server. */
export const CHADDRS_TYPE = `typeof iifname . ${CHADDR}`;
export const chaddrElement = (tap: string, mac: string): string => `"${tap}" . 0x${mac.replaceAll(':', '')}`;

/** Whether there is a guest here that sends for others; whether there is one that is limited in what it sends. */
interface AnyPort {
  readonly isAnySix?: boolean;
  readonly isAnyOpen?: boolean;
  readonly isAnyCapped?: boolean;
}

/**
 * What a guest may put on the bridge: frames from its own MAC, ARP that speaks of itself, IPv4 from its own address,
 * and DHCP as a client; of IPv6 what ipv6-words.ts says, while somebody here has any. Everything else (VLAN tags,
 * DHCP answers, other people's addresses) is dropped before anything sees it. What goes from guest to guest must be
 * addressed to the one that it reaches, in both headers. Below the priority of br_netfilter, so that the stateful
 * rules never count a forged packet.
 */
export const spoofChains = ({
  isAnyOpen = false,
  isAnyCapped = false,
  isAnySix = false,
}: AnyPort = {}): readonly (readonly [string, NftChain])[] => [
  [
    'bridge from_guest',
    {
      hook: 'type filter hook prerouting priority -350; policy drop;',
      rules: fromGuest({ isAnyOpen, isAnyCapped, isAnySix }),
    },
  ],
  [
    'bridge to_guest',
    {
      hook: 'type filter hook forward priority -350; policy drop;',
      rules: [
        ...['ether type arp accept', 'udp dport 67 drop', 'oifname . ether daddr . ip daddr @ports accept'],
        ...(isAnyOpen ? ['oifname . ether daddr @open accept'] : []),
        ...(isAnySix ? BETWEEN_IPV6 : []),
      ],
    },
  ],
];

const fromGuest = ({
  isAnyOpen = false,
  isAnyCapped = false,
  isAnySix = false,
}: AnyPort): readonly string[] => [
  markPassed('from_guest'),
  `ether type != { ip, arp${isAnySix ? ', ip6' : ''} } drop`,
  'iifname . ether saddr != @macs drop',
  ...(isAnyCapped ? [CAP] : []),
  ...(isAnySix ? [SPOOF_IPV6] : []),
  `ether type arp ${dropBeyond('bridge arp_rate')}`,
  `udp dport 67 ${dropBeyond('bridge dhcp_rate')}`,
  // Looking whether an address is free (RFC 5227) says nothing of anybody's address.
  'arp operation request arp saddr ip 0.0.0.0 iifname . arp saddr ether @macs accept',
  'iifname . arp saddr ether . arp saddr ip @ports accept',
  'udp sport 67 drop',
  'udp dport 68 drop',
  // Of its own lease: who declines or releases another's would take the address from it. What does not match is
  // dropped, so that a fragment without the field goes nowhere.
  `ip saddr 0.0.0.0 ip daddr 255.255.255.255 udp sport 68 udp dport 67 iifname . ${CHADDR} @chaddrs accept`,
  `udp dport 67 iifname . ${CHADDR} @chaddrs iifname . ether saddr . ip saddr @ports accept`,
  'udp dport 67 drop',
  'iifname . ether saddr . ip saddr @ports accept',
  // Who routes for others sends what is from them.
  ...(isAnyOpen ? ['ether type ip iifname . ether saddr @open accept'] : []),
];
