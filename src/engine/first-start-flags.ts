/** What of a cloud is settled at its first start. */
export interface Settled {
  readonly host: string;
  /** Range and resolver (empty: none) of the guests’ network. */
  readonly network: { readonly cidr: string; readonly dns: string; readonly gateway: string };
}

/** `--dns_server` beside an address: the host itself, which asks the machine’s resolvers; none. */
export const GATEWAY = 'gateway';
export const NO_RESOLVER = 'none';

/**
 * Flags that were given and change nothing, because this cloud has something else since its first start: a line each.
 */
export function withoutEffect(
  given: ReadonlyMap<string, string>,
  { host, network }: Settled,
): readonly string[] {
  const has: Readonly<Record<string, string>> = {
    host,
    fixed_range: network.cidr,
    dns_server: wordFor(network),
  };
  return Object.entries(has).flatMap(([name, value]) => {
    const asked = given.get(name);
    if (asked === undefined || asked === '' || asked === value) return [];
    if (name === 'dns_server' && asked === network.dns) return [];
    return [`--${name}=${asked} has no effect: this cloud has ${value} since its first start`];
  });
}

const wordFor = ({ dns, gateway }: Settled['network']): string => {
  if (dns === '') return NO_RESOLVER;
  return dns === gateway ? GATEWAY : dns;
};
