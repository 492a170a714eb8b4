import type { PortLimits } from '../../network-driver.js';

/** How much a device lets through towards its guest; bytes a second, and bytes. */
export interface Shape {
  readonly rate: number;
  readonly burst: number;
  /** Absent: what is saved up goes as fast as it can. */
  readonly peak?: number;
}

const KIB = 1024;
/** A tenth of a second's worth is saved up where nobody says otherwise, and never less than this. */
const LEAST_BURST = 16 * KIB;
/** The kernel refills a bucket a hundred times a second at least: a smaller one would not reach its rate. */
const REFILLS = 100;
/** What the largest frame of a guest's card takes. */
const LARGEST_FRAME = 9_300;

/** Undefined: unlimited. */
export function shapeOf(limits: PortLimits = {}): Shape | undefined {
  const { inboundAverage: average, inboundPeak: peak, inboundBurst: burst } = limits;
  if (average === undefined) return undefined;
  const rate = average * KIB;
  const asked = burst === undefined ? rate / 10 : burst * KIB;
  return {
    rate,
    burst: Math.ceil(Math.max(asked, LEAST_BURST, rate / REFILLS)),
    ...(peak !== undefined && peak > average && { peak: peak * KIB }),
  };
}

/** As `tc -batch` takes it. What waits longer than a tenth of a second is dropped. */
export function shapeLine(device: string, { rate, burst, peak }: Shape): string {
  const most =
    peak === undefined
      ? ''
      : ` peakrate ${peak * 8}bit minburst ${Math.ceil(Math.max(LARGEST_FRAME, peak / REFILLS))}`;
  return `qdisc replace dev ${device} root tbf rate ${rate * 8}bit burst ${burst} latency 100ms${most}`;
}
