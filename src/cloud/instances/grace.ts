import type { InstanceFlags } from '../instance-facts/instance.flags.js';

/** How an API wants guests to end, in EC2's words. Without either they are asked, and have minutes. */
export interface EndRequest {
  /** Asked, and cut after a shorter time. */
  readonly force: boolean;
  /** Cut at once. */
  readonly skipOsShutdown: boolean;
}

/**
 * Seconds that guests get to shut down. Part of an operation's arguments: a plan is made with them, whatever the flags
 * say by then.
 */
export interface Grace {
  readonly graceSeconds: number;
  /**
   * For those that have not asked for their metadata since their start. Absent in operations of before there was a
   * difference.
   */
  readonly bootingGraceSeconds?: number;
}

/** Guests are cut off at once. */
export const NO_GRACE: Grace = { graceSeconds: 0 };

type Flags = Pick<
  InstanceFlags,
  'shutdown_grace' | 'force_shutdown_grace' | 'reboot_grace' | 'booting_grace'
>;

export function endGrace(flags: Flags, { force, skipOsShutdown }: EndRequest): Grace {
  const asked = force ? flags.force_shutdown_grace : flags.shutdown_grace;
  return { graceSeconds: skipOsShutdown ? 0 : asked, bootingGraceSeconds: flags.booting_grace };
}

export const rebootGrace = (flags: Flags): Grace => ({
  graceSeconds: flags.reboot_grace,
  bootingGraceSeconds: flags.booting_grace,
});

/** What one guest gets. */
export const graceOf = (
  { graceSeconds, bootingGraceSeconds = graceSeconds }: Grace,
  { hasAsked }: { readonly hasAsked: boolean },
): number => (hasAsked ? graceSeconds : Math.min(graceSeconds, bootingGraceSeconds));

/** As it stands in an operation's arguments; none: guests are cut off at once, as they were before they were asked. */
export function graceIn(args: Readonly<Record<string, unknown>>): Grace {
  const { graceSeconds, bootingGraceSeconds } = args;
  return {
    graceSeconds: typeof graceSeconds === 'number' ? graceSeconds : 0,
    ...(typeof bootingGraceSeconds === 'number' && { bootingGraceSeconds }),
  };
}
