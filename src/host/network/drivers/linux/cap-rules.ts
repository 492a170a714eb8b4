import type { PortLimits } from '../../network-driver.js';
import type { NftChain, NftSet } from './nft-model.js';

export interface CappedPort {
  readonly portId: string;
  readonly tap: string;
  readonly limits?: PortLimits;
}

const KIB = 1024;
/** Two of the largest packets that a guest leaves to its host to cut: a smaller bucket would never let one in. */
const LEAST_BUCKET = 128 * KIB;

/** In the chain of what guests send: what is beyond its guest's limit is dropped. */
export const CAP = 'iifname vmap @capped';

const isCapped = ({ limits }: CappedPort) => limits?.outboundAverage !== undefined;

export const cappedIn = (ports: readonly CappedPort[]): readonly CappedPort[] => ports.filter(isCapped);

/** A chain for each guest that is limited in what it sends; none where nobody is. */
export const capChains = (capped: readonly CappedPort[]): readonly (readonly [string, NftChain])[] =>
  capped.map((port) => [`bridge ${capName(port)}`, { rules: capRules(port.limits) }]);

export const capSets = (capped: readonly CappedPort[]): readonly (readonly [string, NftSet])[] =>
  capped.length === 0
    ? []
    : [
        [
          'bridge capped',
          {
            type: 'ifname : verdict',
            elements: new Map(capped.map((port) => [`"${port.tap}"`, `jump ${capName(port)}`])),
          },
        ],
      ];

const capName = ({ portId }: CappedPort) => `cap_${portId.replaceAll('-', '')}`;

function capRules({
  outboundAverage = 0,
  outboundPeak = 0,
  outboundBurst,
}: PortLimits = {}): readonly string[] {
  const average = outboundAverage * KIB;
  const bucket = outboundBurst === undefined ? average : outboundBurst * KIB;
  return [
    // First: what it drops has not used up what may be sent.
    ...(outboundPeak > outboundAverage ? [beyond(outboundPeak * KIB, 0)] : []),
    beyond(average, bucket),
  ];
}

/** A bucket of the kernel's is a second's worth and `burst` beside it. */
function beyond(rate: number, bucket: number): string {
  const beside = Math.max(1, Math.max(bucket, LEAST_BUCKET) - rate);
  return `limit rate over ${rate} bytes/second burst ${beside} bytes drop`;
}
