import 'reflect-metadata';
import '../../src/api/service.providers.js';
import '../../src/api/ec2/actions.js';
import '../../src/api/ec2/serve-ec2.js';
import type { TokenService } from '../../src/cloud/users/token.service.js';
import { pssMegabytesOf } from './processes.js';

/** Megabytes of this process once nothing is left that nobody holds. */
function held(): number {
  if (!globalThis.gc) throw new Error('started without --expose-gc');
  globalThis.gc();
  return pssMegabytesOf([process.pid]);
}

/**
 * Says how many megabytes X7 adds to a process that has EC2's code in it: X7's own code, its table of routes and its
 * door. Nothing is behind the routes, and nothing is asked of them.
 */
const before = held();
const { x7Door } = await import('../../src/api/x7/door/x7-door.js');
const { TokenGuard } = await import('../../src/api/x7/door/token-guard.js');
const { x7Table } = await import('../../src/api/x7/doc/x7-doc.js');
const door = x7Door({
  ...{ services: x7Table(), guard: new TokenGuard({} as TokenService), bodyLimit: 114_688 },
  limits: { x7_requests_per_user: 0, x7_requests_per_address: 0 },
  ...{ roots: () => undefined, choices: () => undefined },
});
await door.ready();
process.send?.(held() - before, () => process.exit(0));
