import type { HostRole } from '../../../workflows/contracts/host-roles.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { HostIdentity } from './host-identity.js';
import type { HostLink } from './host-link.js';
import { spoolOf } from './host-link-of.js';
import { PowerSpool } from './power-spool.js';

/**
 * The link of a host whose cloud is down. What its guests do is on disk for the daemon that comes next; whoever asks
 * something hears ServiceUnavailable.
 */
export function offlineLink(role: HostRole, { host, paths }: HostIdentity): HostLink {
  const events = new PowerSpool(spoolOf(role, paths));
  const away = () => Promise.reject(new EngineError('ServiceUnavailable', 'The cloud is down'));
  return {
    host,
    async reportPower(report) {
      await events.add(report);
    },
    open: away,
    filtersApplied: () => undefined,
    pullFilters: away,
    ...{ readImage: away, readConfigDrive: away, sendImage: away },
    ...{ readVolumeKey: away, readAttachmentKey: away },
    metadata: away,
    guests: away,
    keepTraces: away,
    close: async () => undefined,
  };
}
