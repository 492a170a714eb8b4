import { byName } from '../../src/common/refs/ref.js';

/** What a request for the smallest instance says beside its image and how many. */
export const LAUNCH_DEFAULTS = {
  flavor: byName('m1.nano'),
  groups: [],
  requestHash: '',
  shutdownBehaviour: 'stop',
  disableTermination: false,
  disableStop: false,
  metadata: { enabled: true, tokens: 'optional', hopLimit: 1 },
  mappings: [],
  tags: [],
  interfaceTags: [],
  volumeTags: [],
} as const;
