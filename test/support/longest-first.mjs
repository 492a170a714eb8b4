import { relative } from 'node:path';

/**
 * What the longest suites take on two cores, in seconds. A fresh checkout has no record of earlier runs, and Jest would
 * go by the size of files: the matrices of faults are a few lines, came last, and one core waited for the other for
 * minutes.
 */
export const SECONDS = {
  'test/guests/ends.spec.ts': 331,
  'test/nouns/shelf/shelf-faults.spec.ts': 255,
  'test/faults/instances.spec.ts': 172,
  'test/guests/guests.spec.ts': 116,
  'test/chaos/chaos.spec.ts': 107,
  'test/contract/qemu-virt.contract.spec.ts': 71,
  'test/clients/terraform-s3.spec.ts': 60,
  'test/engine/engine-up.spec.ts': 59,
  'test/chaos/outage.spec.ts': 55,
  'test/contract/qemu-guests.spec.ts': 48,
  'test/chaos/s3-power.spec.ts': 40,
  'test/clients/openstack.spec.ts': 33,
  'test/clients/s3-programs.spec.ts': 32,
  'test/upgrade/upgrade.spec.ts': 31,
  'test/chaos/launch-moments.spec.ts': 30,
  'test/clients/awscli.spec.ts': 30,
  'test/guests/world.spec.ts': 28,
  'test/nouns/shelf/shelf.spec.ts': 27,
  'test/chaos/full-disk.spec.ts': 27,
  'test/clients/python-clients.spec.ts': 26,
  'test/house/sql/sql.spec.ts': 24,
};

/** The longest suites first, so that the cores end together; the others stay as they are. */
export function longestFirst(tests) {
  const seconds = ({ path, context }) => SECONDS[relative(context.config.rootDir, path)] ?? 0;
  return [...tests].sort((one, other) => seconds(other) - seconds(one));
}
