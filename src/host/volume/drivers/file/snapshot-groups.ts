import { Turnstile } from '../../../../common/async/turnstile.js';
import { snapshotMissing } from '../../volume-missing.js';
import type { SnapshotStore } from './snapshot-store.js';
import type { VolumeStore } from './volume-store.js';

/** Of the users that serve volumes, the first whose number is a group of a snapshot. */
const GROUPS_FROM = 6_000;

/** A group a snapshot that volumes lie over: who serves one of them reads this snapshot, and no other. */
export class SnapshotGroups {
  readonly #turn = new Turnstile();

  constructor(private readonly parts: { readonly volumes: VolumeStore; readonly snapshots: SnapshotStore }) {}

  /** The same each time, and no other's while one of its volumes lives. Throws SnapshotMissing. */
  of(snapshotId: string, uidBase: number): Promise<number> {
    const { volumes, snapshots } = this.parts;
    return this.#turn.run(async () => {
      const record = snapshots.get(snapshotId);
      if (!record) throw snapshotMissing();
      if (record.group !== undefined) return record.group;
      const taken = new Set([
        ...snapshots.all().map(({ group }) => group),
        ...volumes.all().map(({ overlay }) => overlay?.group),
      ]);
      let group = uidBase + GROUPS_FROM;
      while (taken.has(group)) group += 1;
      await snapshots.put({ ...record, group });
      return group;
    });
  }
}
