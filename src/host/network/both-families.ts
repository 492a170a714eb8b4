import type { MembersByGroup } from '../../stream/filters.contract.js';

/** Members of groups by both families' addresses: IPv6 behind IPv4. */
export const joinFamilies = (members: MembersByGroup, members6: MembersByGroup = {}): MembersByGroup =>
  Object.fromEntries(Object.entries(members).map(([id, list]) => [id, [...list, ...(members6[id] ?? [])]]));

const isIpv6 = (address: string): boolean => address.includes(':');

/** Each family's addresses by group; of IPv6 those of groups that have any. Absent: none has. */
export function splitFamilies(members: Readonly<Record<string, readonly string[]>>): {
  readonly members: Readonly<Record<string, readonly string[]>>;
  readonly members6?: Readonly<Record<string, readonly string[]>>;
} {
  const all = Object.entries(members);
  const of6 = all.flatMap(([id, list]): [string, readonly string[]][] =>
    list.some(isIpv6) ? [[id, list.filter(isIpv6)]] : [],
  );
  if (of6.length === 0) return { members };
  const of4 = all.map(([id, list]) => [id, list.filter((address) => !isIpv6(address))]);
  return { members: Object.fromEntries(of4), members6: Object.fromEntries(of6) };
}
