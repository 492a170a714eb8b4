import { randomUUID } from 'node:crypto';
import { text } from '../../common/flags/flags.js';
import { byId } from '../../common/refs/ref.js';
import { ec2VolumeStateOf } from '../../cloud/volumes/views/ec2-state.js';
import { ProjectService } from '../../cloud/projects/project.service.js';
import type { VolumeRow } from '../../cloud/volumes/volume.js';
import { VolumeReader } from '../../cloud/volumes/volume-reader.service.js';
import { VolumeVerbs } from '../../cloud/volumes/volume-verbs.js';
import { command, tableOf } from '../command.js';
import { namedRef, operatorOf } from '../named-ref.js';

const COLUMNS = [
  ...['volume', 'state', 'gib', 'type', 'zone', 'host', 'instance', 'device', 'created', 'id'],
] as const;
const facts = (volume: VolumeRow) => ({
  volume: volume.ec2Id,
  state: ec2VolumeStateOf(volume),
  gib: volume.sizeGiB,
  type: volume.volumeType,
  zone: volume.zone,
  host: volume.host,
  instance: volume.instanceEc2Id,
  device: volume.device,
  created: volume.createdAt.toISOString(),
  id: volume.id,
});

const ALL_COLUMNS = [...COLUMNS, 'project', 'task', 'iops', 'throughput', 'snapshot', 'reason'] as const;
const allFacts = (volume: VolumeRow) => ({
  ...facts(volume),
  project: volume.projectId,
  task: volume.taskState,
  iops: volume.iops,
  throughput: volume.throughputMiB,
  snapshot: volume.sourceEc2Id,
  reason: volume.isLost ? 'its host has lost its bytes' : volume.reasonMessage,
});

export const volumeCommands = [
  command(
    'volume list',
    { help: 'All volumes that have not ended', options: { project: text('', 'Of this project only') } },
    async (context, _args, { project }) => {
      const owner = project === '' ? null : (await (await context.get(ProjectService)).get(project)).id;
      return tableOf(COLUMNS, (await (await context.get(VolumeReader)).list(owner, {})).map(facts));
    },
  ),
  command(
    'volume show',
    { args: ['VOLUME'], help: 'All that is known of one, by its id' },
    async (context, [which = '']) => {
      const volume = await (await context.get(VolumeReader)).find(null, namedRef(which));
      return tableOf(ALL_COLUMNS, [allFacts(volume)]);
    },
  ),
  command(
    'volume delete',
    { args: ['VOLUME'], help: 'By its id, whosever it is; not while an instance has it' },
    async (context, [which = '']) => {
      const reader = await context.get(VolumeReader);
      const volume = await reader.find(null, namedRef(which));
      const ref = byId(volume.id);
      await (await context.get(VolumeVerbs)).remove(operatorOf(volume, randomUUID()), [ref]);
      return tableOf(COLUMNS, [facts(await reader.find(null, ref))]);
    },
  ),
];
