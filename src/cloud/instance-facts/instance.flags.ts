import { bool, type FlagValues, integer, oneOf, seconds, text } from '../../common/flags/flags.js';

/** With what comes after it, well within the hour that a step on a host may take. */
const LONGEST_GRACE = 900;

export const instanceFlags = {
  auto_assign_floating_ip: bool(
    false,
    'Give every launch that does not say otherwise a floating address, which ends with its instance',
  ),
  force_config_drive: bool(
    false,
    'Give every launch that does not say otherwise a config drive, which says what its metadata says',
  ),
  default_instance_type: text('m1.small', 'Flavor of a launch that names none'),
  chunk_size: integer(50, 'Instances that one workflow works on'),
  shutdown_grace: seconds(
    120,
    'Time that a guest gets to shut down, when it is stopped or terminated and when the whole cloud goes down, before its power is cut; 15 minutes at most',
    LONGEST_GRACE,
  ),
  reboot_grace: seconds(
    120,
    'Time that a guest gets to shut down when it is rebooted, before its power is cut; 15 minutes at most',
    LONGEST_GRACE,
  ),
  force_shutdown_grace: seconds(
    20,
    'Time that a guest gets to shut down when it is stopped or terminated with Force; SkipOsShutdown alone gives none; 15 minutes at most',
    LONGEST_GRACE,
  ),
  detach_grace: seconds(
    60,
    'Time that a guest gets to let go of a volume that is detached; one that does not keeps it; 15 minutes at most',
    LONGEST_GRACE,
  ),
  booting_grace: seconds(
    10,
    'Time that a guest gets to shut down which has not asked for its metadata since its start: as a rule nothing listens there yet; 15 minutes at most',
    LONGEST_GRACE,
  ),
  terminated_visible_time: seconds(
    3600,
    'How long a terminated instance is still described, 90 days at most',
    90 * 86_400,
  ),
  status_grace: seconds(
    120,
    'How long after its start a guest that never asked for its metadata counts as initializing',
  ),
  default_metadata_tokens: oneOf(['optional', 'required'], 'optional', 'Whether guests must use IMDSv2'),
};

export type InstanceFlags = FlagValues<typeof instanceFlags>;

/** Provider token of the values. */
export const INSTANCE_FLAGS = Symbol('INSTANCE_FLAGS');
