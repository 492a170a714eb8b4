import { HOST_TOKEN_CHANNEL } from '../../cloud/hosts/token-changes.js';
import { FILTER_CHANNEL, filterChangeOf } from '../../cloud/security-groups/filter-notice.js';
import type { HostStreams } from '../../cloud/streams/host-streams.js';
import { ChangeListener } from '../../common/prisma/change-listener.js';
import type { Database } from '../../common/prisma/database.js';
import type { FilterHints } from './filter-hints.js';
import type { HostGuard } from './host-guard.js';

/** Passes on to hosts, over their streams, what the database says has changed for them. */
export function changesForHosts(
  { database, streams }: { readonly database: Database; readonly streams: HostStreams },
  { hints, guard }: { hints: FilterHints; guard: HostGuard },
): ChangeListener {
  return new ChangeListener(database, {
    channels: {
      [FILTER_CHANNEL]: (payload) => {
        const change = filterChangeOf(payload);
        // What is not understood means that something has changed all the same.
        if (change) hints.raised(change.host, change.version, change.isAwaited);
        else hints.raisedPerhaps();
      },
      [HOST_TOKEN_CHANNEL]: (host) => {
        guard.forget();
        streams.endOf(host, 'the host’s token has changed');
      },
      engine_inventory: (host) => streams.tell(host, { type: 'want-inventory' }),
    },
    onListening: () => {
      guard.forget();
      hints.raisedPerhaps();
    },
  });
}
