import type { NounRows } from '../../operations/noun-rows.js';
import { endInterface, interfaceRowsAlone } from '../../networks/interface-rows.js';
import { raiseFilterVersions } from '../../security-groups/filter-version.repository.js';
import { concernedByMembers } from '../../security-groups/membership.repository.js';
import { deleteWhenOut } from './deleted-when-out.js';

/** What operations do to the rows of interfaces. Hosts forget the ports of those that have left. */
export const cardRows: NounRows<'network-interface'> = {
  ...interfaceRowsAlone,

  async write(tx, ref, outcomes) {
    const ids = outcomes.flatMap(({ kind, id }) => (LEAVING.has(kind) ? [id] : []));
    const concerned = ids.length > 0 ? await concernedByMembers(tx, ids) : undefined;
    for (const outcome of outcomes) await endInterface(tx, outcome);
    await deleteWhenOut(tx, ref, ids);
    if (concerned) await raiseFilterVersions(tx, concerned.hosts, concerned);
  },
};

/** Ways to end after which an interface is in no instance. */
const LEAVING: ReadonlySet<string> = new Set(['attach-failed', 'detached', 'released']);
