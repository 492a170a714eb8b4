import { randomUUID } from 'node:crypto';
import { text } from '../../common/flags/flags.js';
import { byId } from '../../common/refs/ref.js';
import { ProjectService } from '../../cloud/projects/project.service.js';
import { type SnapshotOnHost, SnapshotList } from '../../cloud/snapshots/snapshot-list.service.js';
import { SnapshotVerbs } from '../../cloud/snapshots/snapshot-verbs.js';
import { command, tableOf } from '../command.js';
import { namedRef, operatorOf } from '../named-ref.js';

const COLUMNS = ['snapshot', 'state', 'gib', 'volume', 'zone', 'host', 'public', 'created', 'id'] as const;
const facts = (snapshot: SnapshotOnHost) => ({
  snapshot: snapshot.ec2Id,
  state: snapshot.taskState === 'deleting' ? 'deleting' : snapshot.lifecycle,
  gib: snapshot.sizeGiB,
  volume: snapshot.volumeEc2Id,
  zone: snapshot.zone,
  host: snapshot.host,
  public: snapshot.isPublic,
  created: snapshot.createdAt.toISOString(),
  id: snapshot.id,
});

const ALL_COLUMNS = [...COLUMNS, 'project', 'task', 'completed', 'description', 'reason'] as const;
const allFacts = (snapshot: SnapshotOnHost) => ({
  ...facts(snapshot),
  project: snapshot.projectId,
  task: snapshot.taskState,
  completed: snapshot.completedAt?.toISOString() ?? null,
  description: snapshot.description,
  reason: snapshot.reasonMessage,
});

export const snapshotCommands = [
  command(
    'snapshot list',
    { help: 'All snapshots that have not ended', options: { project: text('', 'Of this project only') } },
    async (context, _args, { project }) => {
      const owner = project === '' ? null : (await (await context.get(ProjectService)).get(project)).id;
      return tableOf(COLUMNS, (await (await context.get(SnapshotList)).list(owner)).map(facts));
    },
  ),
  command(
    'snapshot show',
    { args: ['SNAPSHOT'], help: 'All that is known of one, by its id' },
    async (context, [which = '']) =>
      tableOf(ALL_COLUMNS, [allFacts(await (await context.get(SnapshotList)).find(namedRef(which)))]),
  ),
  command(
    'snapshot delete',
    { args: ['SNAPSHOT'], help: 'By its id, whosever it is; volumes that were made of it keep their bytes' },
    async (context, [which = '']) => {
      const list = await context.get(SnapshotList);
      const snapshot = await list.find(namedRef(which));
      const ref = byId(snapshot.id);
      await (await context.get(SnapshotVerbs)).remove(operatorOf(snapshot, randomUUID()), [ref]);
      return tableOf(COLUMNS, [facts(await list.find(ref))]);
    },
  ),
];
