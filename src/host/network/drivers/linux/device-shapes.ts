import type { HostNamespace } from './host-namespace.js';
import type { PortLink } from './port-devices.js';
import { shapeLine } from './port-shape.js';

interface QdiscRow {
  readonly kind: string;
  readonly dev?: string;
  readonly root?: boolean;
  readonly options?: { readonly rate?: number };
}

/** Devices of ports with the rate that the kernel holds each to, in bytes a second. */
async function ratesIn(namespace: HostNamespace): Promise<ReadonlyMap<string, number>> {
  const { stdout } = await namespace.run('tc', ['-j', 'qdisc', 'show']);
  const rows = JSON.parse(stdout.trim() || '[]') as readonly QdiscRow[];
  return new Map(
    rows.flatMap(({ kind, dev, root, options }) =>
      kind === 'tbf' && root === true && dev !== undefined ? [[dev, options?.rate ?? 0] as const] : [],
    ),
  );
}

/** Of these, the ones whose traffic is held to another rate than it should be, or to none. Nobody is asked for none. */
export async function misshapen(
  namespace: HostNamespace,
  links: readonly PortLink[],
): Promise<readonly PortLink[]> {
  const shaped = links.filter(({ shape }) => shape !== undefined);
  if (shaped.length === 0) return [];
  const rates = await ratesIn(namespace);
  return shaped.filter(({ tap, shape }) => rates.get(tap) !== shape?.rate);
}

/** Gives each of these devices, which are there, its shape, and takes it from those that have none any more. */
export async function shapeDevices(namespace: HostNamespace, links: readonly PortLink[]): Promise<void> {
  if (links.length === 0) return;
  const rates = await ratesIn(namespace);
  const lines = links.flatMap(({ tap, shape }) => {
    if (shape !== undefined) return [shapeLine(tap, shape)];
    return rates.has(tap) ? [`qdisc del dev ${tap} root`] : [];
  });
  if (lines.length > 0) await namespace.run('tc', ['-batch', '-'], { input: lines.join('\n') });
}
