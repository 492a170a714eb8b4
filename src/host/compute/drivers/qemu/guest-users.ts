import { EngineError } from '../../../../common/errors/engine-error.js';
import type { GuestRecord } from './guest-record.js';

/**
 * The user that a guest runs as, one that no other guest on this host has: the one that its tap belongs to, else (its
 * network driver makes no taps) the one it had, else the lowest free from `base` on.
 */
export function guestUser(
  instanceId: string,
  guestUid: number,
  records: readonly GuestRecord[],
  base: number,
): number {
  const others = records.filter(({ definition }) => definition.instanceId !== instanceId);
  const taken = new Set(others.map(({ uid }) => uid));
  if (guestUid !== 0) {
    if (taken.has(guestUid))
      throw new EngineError('InternalError', 'The host has not freed the user id of this instance yet', {
        cause: `uid ${guestUid}`,
      });
    return guestUid;
  }
  const own = records.find(({ definition }) => definition.instanceId === instanceId)?.uid;
  if (own !== undefined) return own;
  let uid = base;
  while (taken.has(uid)) uid += 1;
  return uid;
}
