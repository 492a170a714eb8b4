import {
  CopyImageCommand,
  type CopyImageRequest,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  DescribeSnapshotsCommand,
  RegisterImageCommand,
} from '@aws-sdk/client-ec2';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { noteSnapshotWhole } from '../../cloud/images/mapped-images.js';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { insertVolumeHost } from '../../../test/support/volume-host-rows.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database);
const { ec2 } = await door.client('sysadmin');
const { ec2: stranger } = await door.client('sysadmin');
let [SourceImageId, original] = ['', ''];
let names = 0;

beforeAll(async () => {
  await insertVolumeHost(database);
  const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: 'local-1a', Size: 2 }));
  await database.query(`UPDATE volumes SET lifecycle = 'available', task_state = NULL, host = 'h'`);
  original = (await ec2.send(new CreateSnapshotCommand({ VolumeId }))).SnapshotId ?? '';
  await whole();
  const BlockDeviceMappings = [
    { DeviceName: '/dev/vda', Ebs: { SnapshotId: original } },
    { DeviceName: '/dev/sdf', Ebs: { SnapshotId: original, VolumeSize: 3 } },
    { DeviceName: '/dev/sdg', Ebs: { VolumeSize: 1 } },
    { DeviceName: '/dev/sdh', VirtualName: 'ephemeral0' },
  ];
  const asked = { Name: 'source', RootDeviceName: '/dev/vda', BlockDeviceMappings };
  SourceImageId = (await ec2.send(new RegisterImageCommand(asked))).ImageId ?? '';
});

/** As their workflows would settle them; images hear of it. */
async function whole(): Promise<void> {
  const rows = await database.query<{ id: string }>(
    `UPDATE snapshots SET lifecycle = 'completed', task_state = NULL, completed_at = now() WHERE lifecycle = 'pending' RETURNING id`,
  );
  await database.transaction(async (tx) => {
    for (const { id } of rows) await noteSnapshotWhole(tx, id);
  });
}
const copy = (more: Partial<CopyImageRequest> = {}, as = ec2) => {
  const Name = `copy-${(names += 1)}`;
  return as.send(new CopyImageCommand({ Name, SourceImageId, SourceRegion: 'local-1', ...more }));
};
const described = async (ImageId: string | undefined) =>
  (await ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId ?? ''] }))).Images?.[0];
const count = async (): Promise<number> =>
  (await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }))).Snapshots?.length ?? 0;

describe('CopyImage of an image of snapshots', () => {
  it('copies each snapshot once, and is there once they are whole', async () => {
    const before = await count();
    const { ImageId } = await copy({ Description: 'again' });
    expect(await count()).toBe(before + 1);
    expect(await described(ImageId)).toMatchObject({ State: 'pending', SourceImageId, Description: 'again' });
    await whole();
    const made = await described(ImageId);
    const [extra, blank, local, root] = [...(made?.BlockDeviceMappings ?? [])].sort((a, b) =>
      (a.DeviceName ?? '').localeCompare(b.DeviceName ?? ''),
    );
    expect(made).toMatchObject({ State: 'available', RootDeviceName: '/dev/vda', RootDeviceType: 'ebs' });
    expect(root?.Ebs).toMatchObject({ VolumeSize: 2, Encrypted: false });
    expect(root?.Ebs?.SnapshotId).not.toBe(original);
    expect(extra?.Ebs).toMatchObject({ SnapshotId: root?.Ebs?.SnapshotId, VolumeSize: 3 });
    expect(blank?.Ebs).toMatchObject({ VolumeSize: 1 });
    expect(local?.VirtualName).toBe('ephemeral0');
    const SnapshotIds = [root?.Ebs?.SnapshotId ?? ''];
    const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds }));
    expect(Snapshots?.[0]?.Description).toBe(
      `Copied for DestinationAmi ${ImageId} from SourceAmi ${SourceImageId}.`,
    );
  });

  it('is encrypted where that is asked, and so is what begins with zeros', async () => {
    const { ImageId } = await copy({ Encrypted: true, KmsKeyId: 'alias/aws/ebs' });
    await whole();
    const mappings = (await described(ImageId))?.BlockDeviceMappings ?? [];
    expect(mappings.flatMap(({ Ebs }) => (Ebs ? [Ebs.Encrypted] : []))).toEqual([true, true, true]);
  });

  it('makes one image of a request that is sent twice', async () => {
    const before = await count();
    const same = { Name: 'twice', ClientToken: 'twice' };
    const { ImageId } = await copy(same);
    expect((await copy(same)).ImageId).toBe(ImageId);
    expect(await count()).toBe(before + 1);
    await whole();
  });

  it.each([
    [{ DryRun: true }, 'DryRunOperation'],
    [{ Name: 'source' }, 'InvalidAMIName.Duplicate'],
    [{ Encrypted: true, KmsKeyId: 'alias/mine' }, 'InvalidParameterValue'],
    [{ KmsKeyId: 'alias/aws/ebs' }, 'InvalidParameterDependency'],
  ])('refuses %j with %s, and nothing changes', async (more, name) => {
    const before = await count();
    await expect(copy(more)).rejects.toMatchObject({ name });
    expect(await count()).toBe(before);
  });

  it('is nothing for strangers, and needs its source only while it is made', async () => {
    await expect(copy({}, stranger)).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' });
    const { ImageId } = await copy();
    await whole();
    await ec2.send(new DeregisterImageCommand({ ImageId: SourceImageId }));
    expect(await described(ImageId)).toMatchObject({ State: 'available' });
    await expect(copy()).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' });
  });
});
