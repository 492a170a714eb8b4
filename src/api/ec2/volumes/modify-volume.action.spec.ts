import {
  CreateVolumeCommand,
  DescribeVolumesCommand,
  DescribeVolumesModificationsCommand,
  type DescribeVolumesModificationsCommandInput,
  ModifyVolumeCommand,
  type ModifyVolumeCommandInput,
} from '@aws-sdk/client-ec2';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { volumeRows } from '../../../cloud/volumes/volume-rows.js';
import { databaseForSpec } from '../../../../test/support/database.js';
import { insertGuest } from '../../../../test/support/guest-rows.js';
import { ec2DoorForSpec } from '../../../../test/support/ec2-door.js';
import { insertVolumeHost } from '../../../../test/support/volume-host-rows.js';
import type { VolumeEnding } from '../../../../workflows/contracts/noun.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database, '--quota_gigabytes=100');
const { ec2, projectId } = await door.client('sysadmin');
const reader = await door.member(projectId);
await insertVolumeHost(database);
const refused = (code: string) => expect.objectContaining({ name: code });

describe('ModifyVolume', () => {
  let VolumeId = '';
  let without = '';
  const made = async () => {
    const { VolumeId: id = '' } = await ec2.send(
      new CreateVolumeCommand({ AvailabilityZone: 'local-1a', Size: 10 }),
    );
    await database.query(
      `UPDATE volumes SET lifecycle = 'available', task_state = NULL, host = 'h', settled_at = now() WHERE ec2_id = $1`,
      [id],
    );
    return id;
  };
  beforeAll(async () => {
    [VolumeId, without] = [await made(), await made()];
  });
  const modify = (asked: Partial<ModifyVolumeCommandInput>) =>
    ec2.send(new ModifyVolumeCommand({ VolumeId, ...asked }));
  const modifications = async (asked: DescribeVolumesModificationsCommandInput = {}) =>
    (await ec2.send(new DescribeVolumesModificationsCommand(asked))).VolumesModifications;
  const shown = async () => {
    const { Volumes } = await ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }));
    return Volumes?.[0];
  };
  /** As its workflow would settle it. */
  const ends = async (ending: VolumeEnding) => {
    await database.transaction(async (tx) => {
      const [row] = await tx.query<{ id: string; generation: number }>(
        'SELECT id, generation FROM volumes WHERE ec2_id = $1',
        [VolumeId],
      );
      if (row) await volumeRows.write(tx, NO_CHUNK, [{ noun: 'volume', ...row, ...ending }]);
    });
  };

  it('refuses what AWS refuses, and changes nothing', async () => {
    await expect(modify({})).rejects.toThrow(refused('InvalidParameterCombination'));
    await expect(modify({ Size: 9 })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: 'New size cannot be smaller than existing size',
    });
    await expect(modify({ VolumeType: 'floppy' as never })).rejects.toThrow(refused('InvalidParameterValue'));
    await expect(modify({ Iops: 4_000 })).rejects.toThrow(refused('InvalidParameterCombination'));
    await expect(modify({ VolumeType: 'io1', Iops: 501 })).rejects.toThrow(refused('InvalidParameterValue'));
    await expect(modify({ Size: 20_000 })).rejects.toThrow(refused('InvalidParameterValue'));
    await expect(modify({ Size: 91 })).rejects.toThrow(refused('VolumeLimitExceeded'));
    await expect(modify({ Size: 70 })).rejects.toThrow(refused('InsufficientVolumeCapacity'));
    await expect(modify({ Size: 20, MultiAttachEnabled: true })).rejects.toThrow(
      refused('UnsupportedOperation'),
    );
    await expect(modify({ VolumeId: 'vol-0123456789abcdef0', Size: 20 })).rejects.toThrow(
      refused('InvalidVolume.NotFound'),
    );
    await expect(modify({ Size: 20, DryRun: true })).rejects.toThrow(refused('DryRunOperation'));
    await expect(reader.send(new ModifyVolumeCommand({ VolumeId, Size: 20 }))).rejects.toThrow(
      refused('UnauthorizedOperation'),
    );
    expect(await modifications()).toEqual([]);
    expect(await shown()).toMatchObject({ Size: 10, VolumeType: 'gp2', State: 'available' });
  });

  it('takes the volume, claims its room, and says what was and what is to be', async () => {
    const { VolumeModification } = await modify({ Size: 20, VolumeType: 'gp3', Throughput: 250 });
    const asked = {
      ...{ VolumeId, ModificationState: 'modifying', Progress: 0 },
      ...{ OriginalSize: 10, OriginalVolumeType: 'gp2', OriginalIops: 100 },
      ...{ TargetSize: 20, TargetVolumeType: 'gp3', TargetIops: 3_000, TargetThroughput: 250 },
    };
    expect(VolumeModification).toMatchObject(asked);
    expect(await shown()).toMatchObject({ State: 'available' });
    await expect(modify({ Size: 30 })).rejects.toThrow(refused('IncorrectModificationState'));
    const [claimed] = await database.query(
      `SELECT (claimed->>'volumeGiB')::int AS gib FROM host_usage WHERE host = 'h'`,
    );
    expect(claimed).toEqual({ gib: 30 });
    await ends({ kind: 'modified' });
    expect(await modifications()).toMatchObject([
      { ...asked, ModificationState: 'completed', Progress: 100, EndTime: expect.any(Date) },
    ]);
    expect(await shown()).toMatchObject({ Size: 20, VolumeType: 'gp3', Throughput: 250 });
  });

  it('is what it was when its host could not', async () => {
    await modify({ Size: 25, Iops: 4_000 });
    const reason = { code: 'Server.InternalError', message: 'no room' };
    await ends({ kind: 'modify-failed', reason, cleanups: [] });
    expect(await modifications()).toMatchObject([{ ModificationState: 'failed', StatusMessage: 'no room' }]);
    expect(await shown()).toMatchObject({ Size: 20, Iops: 3_000, Throughput: 250 });
  });

  it('goes on while an instance has it, which is then not moved', async () => {
    const { instanceId: id, ec2Id } = await insertGuest(database, { projectId, host: 'h' });
    await database.query(
      `UPDATE volumes SET lifecycle = 'in-use', instance_id = $2, device = '/dev/sdf', attached_at = now() WHERE ec2_id = $1`,
      [VolumeId, id],
    );
    await modify({ Size: 30 });
    expect(await shown()).toMatchObject({
      State: 'in-use',
      Attachments: [{ State: 'attached', InstanceId: ec2Id }],
    });
    const reason = { code: 'Server.InternalError', message: 'The guest does not see it' };
    await ends({ kind: 'not-shown', reason });
    expect(await modifications()).toMatchObject([{ ModificationState: 'failed', TargetSize: 30 }]);
    expect(await shown()).toMatchObject({ State: 'in-use', Size: 30 });
    await database.query(`UPDATE instances SET task_state = 'stopping' WHERE id = $1`, [id]);
    await expect(modify({ Size: 31 })).rejects.toThrow(refused('IncorrectState'));
  });

  it('is found by what was asked, and not where nothing was', async () => {
    const filter = (Name: string, value: string) => modifications({ Filters: [{ Name, Values: [value] }] });
    expect(await filter('modification-state', 'failed')).toHaveLength(1);
    expect(await filter('target-size', '31')).toEqual([]);
    expect(await filter('original-volume-type', 'gp3')).toHaveLength(1);
    expect(await modifications({ VolumeIds: [VolumeId], MaxResults: 1 })).toHaveLength(1);
    await expect(filter('size', '1')).rejects.toThrow(refused('InvalidParameterValue'));
    await expect(modifications({ VolumeIds: [without] })).rejects.toMatchObject({
      name: 'InvalidVolumeModification.NotFound',
      message: `Modification for volume '${without}' does not exist.`,
    });
    await expect(modifications({ VolumeIds: ['vol-0123456789abcdef0'] })).rejects.toThrow(
      refused('InvalidVolume.NotFound'),
    );
  });
});

const NO_CHUNK = { operationId: '', chunk: 0, run: 1 };
