import {
  CopySnapshotCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  DisableEbsEncryptionByDefaultCommand,
  EnableEbsEncryptionByDefaultCommand,
  GetEbsDefaultKmsKeyIdCommand,
  GetEbsEncryptionByDefaultCommand,
  ModifyEbsDefaultKmsKeyIdCommand,
  ModifySnapshotAttributeCommand,
  ResetEbsDefaultKmsKeyIdCommand,
} from '@aws-sdk/client-ec2';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { insertVolumeHost } from '../../../test/support/volume-host-rows.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database);
const { ec2, projectId } = await door.client('sysadmin');
const { ec2: stranger } = await door.client('sysadmin');
const reader = await door.member(projectId);
const refused = (code: string) => expect.objectContaining({ name: code });
const ARN = /^arn:aws:kms:local-1:\d{12}:key\/[0-9a-f-]{36}$/;

beforeAll(async () => {
  await insertVolumeHost(database);
});

const create = (more = {}, as = ec2) =>
  as.send(new CreateVolumeCommand({ AvailabilityZone: 'local-1a', Size: 1, ...more }));
const snapshot = async (VolumeId: string | undefined) => {
  await settled();
  const made = await ec2.send(new CreateSnapshotCommand({ VolumeId }));
  await settled();
  return made;
};
const copy = async (SourceSnapshotId: string | undefined, more = {}) => {
  const asked = { SourceRegion: 'local-1', SourceSnapshotId, ...more };
  const { SnapshotId = '' } = await ec2.send(new CopySnapshotCommand(asked));
  await settled();
  const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [SnapshotId] }));
  return Snapshots?.[0];
};
const keyOf = async (table: string, id: string | undefined) => {
  const [row] = await database.query<{ key: string | null }>(
    `SELECT data_key_id AS key FROM ${table === 'volumes' ? 'volumes' : 'snapshots'} WHERE ec2_id = $1`,
    [id],
  );
  return row?.key;
};

/** As their workflows would settle them. */
async function settled(): Promise<void> {
  await database.query(
    `UPDATE volumes SET lifecycle = 'available', task_state = NULL, host = 'h' WHERE lifecycle = 'creating'`,
  );
  await database.query(
    `UPDATE snapshots SET lifecycle = 'completed', task_state = NULL, completed_at = now() WHERE lifecycle = 'pending'`,
  );
}

describe('a volume that is encrypted', () => {
  it('has a key of its own, sealed, and is shown with the account’s', async () => {
    const [one, other] = [await create({ Encrypted: true }), await create({ Encrypted: true })];
    expect(one).toMatchObject({ Encrypted: true, KmsKeyId: expect.stringMatching(ARN) });
    expect(await keyOf('volumes', one.VolumeId)).not.toBe(await keyOf('volumes', other.VolumeId));
    const Filters = [{ Name: 'encrypted', Values: ['true'] }];
    expect((await ec2.send(new DescribeVolumesCommand({ Filters }))).Volumes).toHaveLength(2);
    const plain = await create();
    expect(plain.Encrypted).toBe(false);
    expect(plain.KmsKeyId).toBeUndefined();
  });

  it('takes the account’s own key by each of its names, and no other', async () => {
    const { KmsKeyId = '' } = await create({ Encrypted: true });
    const names = ['alias/aws/ebs', KmsKeyId, KmsKeyId.replace(/^.*\//, '')];
    for (const name of names)
      await create({ Encrypted: true, KmsKeyId: name, DryRun: true }).catch(ignoredDryRun);
    await expect(create({ Encrypted: true, KmsKeyId: 'alias/mine' })).rejects.toThrow(
      refused('InvalidParameterValue'),
    );
    await expect(create({ KmsKeyId: 'alias/aws/ebs' })).rejects.toThrow(
      refused('InvalidParameterDependency'),
    );
    const strange = await create({ Encrypted: true }, stranger);
    await expect(create({ Encrypted: true, KmsKeyId: strange.KmsKeyId })).rejects.toThrow(
      refused('InvalidParameterValue'),
    );
  });

  it('has encrypted snapshots of its key, and so have volumes of those', async () => {
    const volume = await create({ Encrypted: true });
    const key = await keyOf('volumes', volume.VolumeId);
    const taken = await snapshot(volume.VolumeId);
    expect(taken).toMatchObject({ Encrypted: true, KmsKeyId: volume.KmsKeyId });
    expect(await keyOf('snapshots', taken.SnapshotId)).toBe(key);
    const made = await create({ SnapshotId: taken.SnapshotId, Encrypted: false });
    expect([made.Encrypted, await keyOf('volumes', made.VolumeId)]).toEqual([true, key]);
    const Filters = [{ Name: 'encrypted', Values: ['true'] }];
    const found = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'], Filters }));
    expect(found.Snapshots).toHaveLength(1);
    const CreateVolumePermission = { Add: [{ Group: 'all' as const }] };
    const share = { SnapshotId: taken.SnapshotId, CreateVolumePermission };
    await expect(ec2.send(new ModifySnapshotAttributeCommand(share))).rejects.toThrow(
      refused('OperationNotPermitted'),
    );
  });

  it('is what copies of plain snapshots are made where that is asked', async () => {
    const { SnapshotId } = await snapshot((await create()).VolumeId);
    expect(await copy(SnapshotId)).toMatchObject({ Encrypted: false });
    const copied = await copy(SnapshotId, { Encrypted: true, KmsKeyId: 'alias/aws/ebs' });
    expect(copied).toMatchObject({ Encrypted: true, KmsKeyId: expect.stringMatching(ARN) });
    const again = await copy(copied?.SnapshotId);
    expect(await keyOf('snapshots', again?.SnapshotId)).toBe(await keyOf('snapshots', copied?.SnapshotId));
    await expect(copy(SnapshotId, { Encrypted: true, KmsKeyId: 'mine' })).rejects.toThrow(
      refused('InvalidParameterValue'),
    );
  });
});

describe('encryption by default', () => {
  const isOn = async (as = ec2) =>
    (await as.send(new GetEbsEncryptionByDefaultCommand({}))).EbsEncryptionByDefault;

  it('is off at first; once on, everything new of the account is encrypted', async () => {
    expect(await isOn()).toBe(false);
    const { SnapshotId } = await snapshot((await create()).VolumeId);
    await expect(reader.send(new EnableEbsEncryptionByDefaultCommand({}))).rejects.toThrow(
      refused('UnauthorizedOperation'),
    );
    const enabled = await ec2.send(new EnableEbsEncryptionByDefaultCommand({}));
    expect([enabled.EbsEncryptionByDefault, await isOn(), await isOn(stranger)]).toEqual([true, true, false]);
    expect((await create()).Encrypted).toBe(true);
    expect((await create({ Encrypted: false })).Encrypted).toBe(true);
    expect((await create({ SnapshotId })).Encrypted).toBe(true);
    expect((await copy(SnapshotId))?.Encrypted).toBe(true);
    expect((await create({}, stranger)).Encrypted).toBe(false);
    await ec2.send(new DisableEbsEncryptionByDefaultCommand({}));
    expect((await create()).Encrypted).toBe(false);
  });

  it('is with the account’s one key', async () => {
    const { KmsKeyId } = await ec2.send(new GetEbsDefaultKmsKeyIdCommand({}));
    expect(KmsKeyId).toBe('alias/aws/ebs');
    const chosen = await ec2.send(new ModifyEbsDefaultKmsKeyIdCommand({ KmsKeyId }));
    expect(chosen.KmsKeyId).toMatch(ARN);
    expect(await ec2.send(new ResetEbsDefaultKmsKeyIdCommand({}))).toMatchObject({
      KmsKeyId: chosen.KmsKeyId,
    });
    await expect(ec2.send(new ModifyEbsDefaultKmsKeyIdCommand({ KmsKeyId: 'alias/mine' }))).rejects.toThrow(
      refused('InvalidParameterValue'),
    );
  });
});

function ignoredDryRun(error: Error): void {
  expect(error.name).toBe('DryRunOperation');
}
