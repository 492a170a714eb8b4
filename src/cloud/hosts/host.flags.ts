import { type FlagValues, seconds } from '../../common/flags/flags.js';

/**
 * Seconds without a beat (one comes every five) after which a daemon of the control plane was away, or its database.
 */
export const BREAK_SECONDS = 10;

/** How the control plane judges hosts. */
export const hostLifeFlags = {
  service_down_time: seconds(30, 'Seconds without a heartbeat before a host is considered down'),
};

/**
 * The conductor's alone: how long work waits for a host that is not heard of, before it is given up. `--pace`
 * multiplies both.
 */
export const silentHostFlags = {
  ...hostLifeFlags,
  unwind_wait: seconds(
    60,
    'How long a launch or a start that failed waits for a silent host to undo what it began there',
  ),
  host_down_grace: seconds(
    300,
    'How long terminating waits for a silent host, before what is left there is noted to be removed when it comes back',
  ),
};

export type SilentHostFlags = FlagValues<typeof silentHostFlags>;

/** Provider token of the values. */
export const SILENT_HOST_FLAGS = Symbol('SILENT_HOST_FLAGS');
