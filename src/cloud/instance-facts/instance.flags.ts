import { type FlagValues, integer, oneOf, seconds, text } from '../../common/flags/flags.js';

export const instanceFlags = {
  default_instance_type: text('m1.small', 'Flavor of a launch that names none'),
  chunk_size: integer(50, 'Instances that one workflow works on'),
  shutdown_grace: seconds(5, 'Time that a guest gets to shut down by itself when it is stopped'),
  reboot_grace: seconds(10, 'Time that a guest gets to reboot by itself before it is reset'),
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
