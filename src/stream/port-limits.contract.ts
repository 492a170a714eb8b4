/**
 * How much passes a port, by the guest's side: into it and out of it. KiB a second, and KiB at once (`burst`), as
 * Nova's extra specs `quota:vif_*` say it. A direction without an average is unlimited.
 */
export interface PortLimits {
  readonly inboundAverage?: number;
  readonly inboundPeak?: number;
  readonly inboundBurst?: number;
  readonly outboundAverage?: number;
  readonly outboundPeak?: number;
  readonly outboundBurst?: number;
}
