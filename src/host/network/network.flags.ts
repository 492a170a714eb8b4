import { bool, integer, oneOf, seconds, text } from '../../common/flags/flags.js';
import { commaList, INTERFACE, ipv4Address, IPV4_ADDRESS } from './comma-list.js';
import { guestDoors } from './guest-doors-flag.js';
import { networkDrivers, type NetworkDriverName } from './drivers/index.js';

/** What engine-network understands beside the flags that every host daemon has. */
export const networkFlags = {
  network_driver: oneOf(
    Object.keys(networkDrivers) as NetworkDriverName[],
    'fake',
    'Technology of this host’s network',
  ),
  qemu_uid_base: integer(
    200_000,
    'First of the users that guests run as, one a guest of this host; engine up derives another one from another name of a cloud',
  ),
  link_cidr: text(
    '198.19.192.0/18',
    'Range for the links between hosts’ namespaces and the machine: two addresses a host, none of them seen by guests',
  ),
  snat: bool(
    false,
    'Outbound internet access for guests: the machine forwards for this host’s link and its uplinks alone, and masquerades; engine up turns it on where the machine has a default route',
  ),
  snat_uplinks: commaList(
    INTERFACE,
    'Interfaces by which guests reach the world, with commas; empty: those of the machine’s default routes',
  ),
  nat66: bool(
    true,
    'With --snat: guests whose route tables lead to the world by IPv6 leave with the uplink’s address; off: the world has routes to the ranges of --ipv6_pool by this machine',
  ),
  routing_source_ip: ipv4Address(
    'Address of the machine that flows of guests without a floating address leave for the world with; empty: the uplink’s own',
  ),
  resolvers: commaList(
    IPV4_ADDRESS,
    'Resolvers that the host asks for guests where it is their resolver, with commas; empty: those of the machine',
  ),
  dhcp_user: text('dnsmasq', 'User that dnsmasq runs as; nobody where there is no such user'),
  dhcp_lease_time: integer(86_400, 'Lifetime of a guest’s lease, in seconds'),
  metadata_uid: integer(
    199_999,
    'User, by number, that the metadata proxy runs as; engine up derives another one from another name of a cloud',
  ),
  guest_doors: guestDoors(
    'Doors of the cloud that guests reach behind the metadata address, at 3333, 8773 and 8774, and where they are for this host, as host:port or https://host:port; empty: none',
  ),
  guest_door_ca_file: text(
    '',
    'PEM file of the authorities that certificates of https doors are checked against; empty: those that Node knows',
  ),
  guest_door_connections: integer(16, 'Connections to these doors that one guest may hold'),
  guest_door_passwords: bool(
    false,
    'Guests may log in to X7 with passwords, not with tokens and application credentials alone',
  ),
  metadata_connections: integer(8, 'Connections to the metadata address that one guest may hold'),
  guest_flow_limit: integer(
    8_192,
    'Flows that one guest may have opened at a time, so that it cannot fill its host’s table; 0: as many as it likes',
  ),
  fake_network_delay: seconds(0, 'How long the fake driver takes to prepare a port'),
  fake_network_failures: integer(0, 'Of a hundred ports, how many the fake driver fails to prepare'),
};
