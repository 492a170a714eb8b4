import { z } from 'zod';
import type { FilterSet, HostNetworkState } from './network-driver.js';

const id = z.uuid().toLowerCase();
const port = z.int().min(-1).max(65_535);

const inOrder = (from: number, to: number) => (from === -1 ? to === -1 : from <= to);
/** Of protocols that have any. */
const portsFit: Partial<Record<string, (from: number, to: number) => boolean>> = {
  tcp: inOrder,
  udp: inOrder,
  icmp: (type, code) => type <= 255 && code <= 255 && (type !== -1 || code === -1),
  icmpv6: (type, code) => type <= 255 && code <= 255 && (type !== -1 || code === -1),
};
const isNumber = (text: string): text is `${number}` => /^\d{1,3}$/.test(text) && Number(text) <= 255;

const number = z.string().refine(isNumber);
const families = {
  ipv4: { cidr: z.cidrv4(), protocol: z.union([z.enum(['tcp', 'udp', 'icmp', '-1']), number]) },
  ipv6: { cidr: z.cidrv6(), protocol: z.union([z.enum(['tcp', 'udp', 'icmpv6', '-1']), number]) },
} as const;
type Family = keyof typeof families;
const portsDoFit = ({
  protocol: of,
  fromPort,
  toPort,
}: {
  protocol: string;
  fromPort: number;
  toPort: number;
}) => portsFit[of]?.(fromPort, toPort) ?? true;
const NO_SUCH_PORTS = 'ports that no such protocol has';

const rulesOf = (family: Family) =>
  z.array(
    z
      .object({
        protocol: families[family].protocol,
        fromPort: port,
        toPort: port,
        source: z.union([z.object({ cidr: families[family].cidr }), z.object({ group: id })]),
        direction: z.enum(['ingress', 'egress']).exactOptional(),
      })
      .refine(portsDoFit, NO_SUCH_PORTS),
  );

const aclRulesOf = (family: Family) => {
  const { cidr, protocol } = families[family];
  const action = z.enum(['allow', 'deny']);
  return z.array(
    z.object({ action, protocol, fromPort: port, toPort: port, cidr }).refine(portsDoFit, NO_SUCH_PORTS),
  );
};

/** KiB; of a second's worth, far beyond what a card does. */
const kibibytes = z.int().min(1).max(999_999_999).exactOptional();
const limits = z.object({
  ...{ inboundAverage: kibibytes, inboundPeak: kibibytes, inboundBurst: kibibytes },
  ...{ outboundAverage: kibibytes, outboundPeak: kibibytes, outboundBurst: kibibytes },
});

/** As the host API serves it; see `portSchema` for why it is looked at again here. */
export const filterSchema = z.object({
  ports: z.array(
    z.object({
      portId: id,
      mac: z.string().regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/),
      address: z.ipv4(),
      more: z.array(z.ipv4()).exactOptional(),
      ipv6: z.array(z.ipv6()).exactOptional(),
      isOpen: z.boolean().exactOptional(),
      limits: limits.exactOptional(),
      groups: z.array(id),
    }),
  ),
  groups: z.record(id, z.object({ rules: rulesOf('ipv4'), rules6: rulesOf('ipv6').exactOptional() })),
  members: z.record(id, z.array(z.ipv4())),
  members6: z.record(id, z.array(z.ipv6())).exactOptional(),
}) satisfies z.ZodType<FilterSet>;

const peer = z.object({ networkId: id, address: z.ipv4() });
const outlet = z.object({ networkId: id });
const natWay = z.object({ networkId: id, outside: z.ipv4() });
const destination = { destination: z.cidrv4() };
const route = z.discriminatedUnion('to', [
  z.object({ ...destination, to: z.literal('internet') }),
  z.object({ ...destination, to: z.literal('nat'), outside: z.ipv4() }),
  z.object({ ...destination, to: z.literal('port'), portId: id }),
  z.object({ ...destination, to: z.literal('domain'), domainId: id }),
  z.object({ ...destination, to: z.literal('nowhere') }),
]);
const destination6 = { destination: z.cidrv6() };
const route6 = z.discriminatedUnion('to', [
  z.object({ ...destination6, to: z.literal('internet') }),
  z.object({ ...destination6, to: z.literal('egress-only') }),
  z.object({ ...destination6, to: z.literal('domain'), domainId: id }),
  z.object({ ...destination6, to: z.literal('nowhere') }),
]);
const networkRoutes6 = z.object({ networkId: id, local: z.array(z.cidrv6()), routes: z.array(route6) });
const networkRoutes = z.object({ networkId: id, local: z.array(z.cidrv4()), routes: z.array(route) });
const aclOf = (family: Family) =>
  z.object({ networkId: id, ingress: aclRulesOf(family), egress: aclRulesOf(family) });
const ipv6Network = z.object({ networkId: id, cidr: z.cidrv6() });

/** What ends up in a configuration file. */
const dhcp = z.object({
  networkId: id,
  answers: z.boolean(),
  options: z
    .object({
      domain: z
        .string()
        .max(200)
        .regex(/^[a-z0-9. -]*$/i),
      resolvers: z.array(z.ipv4()),
      ntp: z.array(z.ipv4()),
      netbios: z.array(z.ipv4()),
      nodeType: z.int().min(0).max(8),
    })
    .nullable(),
});

/** All that a host is told to hold. */
export const stateSchema = z.object({
  version: z.int().min(0),
  filters: filterSchema,
  peers: z.array(peer),
  outlets: z.array(outlet).exactOptional(),
  natWays: z.array(natWay).exactOptional(),
  routes: z.array(networkRoutes).exactOptional(),
  routes6: z.array(networkRoutes6).exactOptional(),
  acls: z.array(aclOf('ipv4')).exactOptional(),
  acls6: z.array(aclOf('ipv6')).exactOptional(),
  dhcp: z.array(dhcp).exactOptional(),
  ipv6: z.array(ipv6Network).exactOptional(),
  blocks: z.array(z.union([z.cidrv4(), z.cidrv6()])).exactOptional(),
}) satisfies z.ZodType<HostNetworkState>;
