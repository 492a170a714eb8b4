import ipaddr from 'ipaddr.js';

/**
 * `2001:DB8::1/32` as it is written canonically (RFC 5952), host bits dropped: `2001:db8::/32`. Undefined: not a range.
 */
export function ipv6RangeText(cidr: string): string | undefined {
  if (!/^[\da-f:.]{2,45}\/\d{1,3}$/i.test(cidr) || !ipaddr.IPv6.isValidCIDR(cidr)) return undefined;
  const [, prefix] = ipaddr.IPv6.parseCIDR(cidr);
  return `${ipaddr.IPv6.networkAddressFromCIDR(cidr).toRFC5952String()}/${prefix}`;
}
