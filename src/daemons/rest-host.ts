import { packageFolder } from '../common/package-folder.js';
import { stateRoot } from '../common/state/state-paths.js';
import type { OpenHost } from '../host/host-side.js';
import { hostIdentities } from '../host/link/host-identity.js';
import { offlineLink } from '../host/link/offline-link.js';
import type { HostFacts, Undertaker } from './daemon-row.js';
import type { HostDaemonFlags } from './serve-host.js';
import { tellTogether } from './tell-together.js';

/**
 * What a role's daemon does when the whole cloud goes down, for one that was killed: its guests are found, asked to
 * shut down and waited for, what only they needed ends after them, and all stays wanted. No daemon of the role may run.
 */
export async function restHost<F extends HostDaemonFlags, M>(
  { role }: HostFacts,
  open: OpenHost<F, M>,
  { flags, by }: { readonly flags: F; readonly by: Undertaker },
): Promise<void> {
  const root = stateRoot(flags, packageFolder());
  const hosts = hostIdentities(flags, root);
  const tellers = tellTogether(hosts.length, (names) => by.tell(names));
  await Promise.all(
    hosts.map(async (identity, at) => {
      const link = offlineLink(role, identity);
      const side = await open({ identity, stateRoot: root, flags, link });
      by.onHurry(() => side.hurry?.());
      await side.quiesce(by.graceMs, (names) => tellers[at]?.(names)).finally(() => side.close());
    }),
  );
}
