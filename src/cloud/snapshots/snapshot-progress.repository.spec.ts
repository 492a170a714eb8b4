import { describe, expect, it } from '@jest/globals';
import { CreateSnapshotCommand, CreateVolumeCommand, DescribeSnapshotsCommand } from '@aws-sdk/client-ec2';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { insertVolumeHost } from '../../../test/support/volume-host-rows.js';
import { SnapshotProgress } from './snapshot-progress.repository.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database);
const { ec2 } = await door.client('sysadmin');

describe('progress of snapshots', () => {
  it('is what their own host says, only forwards, while they are pending', async () => {
    await insertVolumeHost(database);
    const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: 'local-1a', Size: 1 }));
    await database.query(`UPDATE volumes SET lifecycle = 'available', task_state = NULL, host = 'h'`);
    const { SnapshotId = '' } = await ec2.send(new CreateSnapshotCommand({ VolumeId }));
    const [row] = await database.query<{ id: string }>('SELECT id FROM snapshots');
    const shown = async () =>
      (await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [SnapshotId] }))).Snapshots?.[0]?.Progress;
    const progress = new SnapshotProgress(database);
    const say = (host: string, percent: number) =>
      progress.note(host, [{ snapshotId: row?.id ?? '', percent }]);
    expect(await shown()).toBe('0%');
    await say('h', 40);
    await say('h', 30);
    await say('other', 90);
    expect(await shown()).toBe('40%');
    const Filters = [{ Name: 'progress', Values: ['40%'] }];
    expect(
      (await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'], Filters }))).Snapshots,
    ).toHaveLength(1);
    await database.query(`UPDATE snapshots SET lifecycle = 'completed', task_state = NULL`);
    await say('h', 50);
    expect(await shown()).toBe('100%');
  });
});
