import type { FilterSet } from '../../network-driver.js';

interface Addressed {
  readonly portId: string;
  readonly address: string;
}

/** Each port once for each of its addresses: the one that it was plugged with, and those that its filter names. */
export function withAddresses<P extends Addressed>(
  ports: readonly P[],
  { ports: filters }: Pick<FilterSet, 'ports'>,
): readonly P[] {
  const more = new Map(
    filters.flatMap((filter) => (filter.more ? [[filter.portId, filter.more] as const] : [])),
  );
  if (more.size === 0) return ports;
  return ports.flatMap((port) => [
    port,
    ...(more.get(port.portId) ?? []).map((address) => ({ ...port, address })),
  ]);
}

/** What rules let traffic through to, but for what filters name beside the addresses that ports were plugged with. */
export function withoutMore(
  found: readonly { readonly addresses: readonly string[] }[],
  { ports }: Pick<FilterSet, 'ports'>,
): readonly string[] {
  const left = found.flatMap(({ addresses }) => addresses);
  for (const address of ports.flatMap(({ more = [] }) => more)) {
    const at = left.indexOf(address);
    if (at !== -1) left.splice(at, 1);
  }
  return left;
}
