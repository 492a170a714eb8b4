import { describe, expect, it, jest } from '@jest/globals';
import type { RequestContext } from '../../../common/context/request-context.js';
import type { VolumeAttachments } from '../../../cloud/volumes/volume-attachments.js';
import type { VolumeReader } from '../../../cloud/volumes/volume-reader.service.js';
import { AttachVolumeAction } from './attach-volume.action.js';

const context = { projectId: 'p' } as RequestContext;
const ids = { VolumeId: 'vol-0123456789abcdef0', InstanceId: 'i-0123456789abcdef0', Device: '/dev/sdf' };

/** An action over a volume that is attached to `instanceEc2Id` afterwards. */
function actionWith(instanceEc2Id: string | null) {
  const attach = jest.fn<(...asked: readonly unknown[]) => Promise<void>>(async () => undefined);
  const row = { ec2Id: ids.VolumeId, instanceEc2Id, device: '/dev/sdf', attachedAt: null };
  const reader = { find: async () => row } as unknown as VolumeReader;
  return {
    attach,
    action: new AttachVolumeAction({ attach, checkAttach: attach } as unknown as VolumeAttachments, reader),
  };
}

describe('AttachVolumeAction', () => {
  it('hands on which volume goes where, and shows the attachment', async () => {
    const { action, attach } = actionWith(ids.InstanceId);
    const request = { ...ids, EbsCardIndex: 0 };
    expect(await action.handle(context, request)).toMatchObject({ InstanceId: ids.InstanceId });
    expect(attach).toHaveBeenCalledWith(context, [expect.objectContaining({ device: '/dev/sdf' })]);
  });

  it('shows nothing of one that was taken out again meanwhile', async () => {
    expect(await actionWith(null).action.handle(context, ids)).toEqual({});
  });

  it('looks before it does, and refuses a card that this cloud has not', async () => {
    const { action, attach } = actionWith(null);
    await action.check(context, ids);
    const request = { ...ids, EbsCardIndex: 1 };
    for (const work of [action.check(context, request), action.handle(context, request)])
      await expect(work).rejects.toMatchObject({ code: 'UnsupportedOperation' });
    expect(attach).toHaveBeenCalledTimes(1);
  });

  it.each([['VolumeId'], ['InstanceId']])('refuses a request without %s', async (missing) => {
    const { action } = actionWith(null);
    const code = missing === 'VolumeId' ? 'InvalidVolumeID.Malformed' : 'InvalidInstanceID.Malformed';
    await expect(action.handle(context, { ...ids, [missing]: undefined })).rejects.toMatchObject({ code });
  });
});
