import { describe, expect, it } from '@jest/globals';
import { CONTEXT } from '../../../../test/support/request-context.js';
import { byEc2Id, type Ref } from '../../../common/refs/ref.js';
import { type ImageChanges } from '../../../cloud/images/image-changes.service.js';
import { EnableImageDeprecationAction } from './enable-image-deprecation.action.js';

const MINUTE = 60_000;
const TEN_YEARS = 10 * 366 * 24 * 60 * MINUTE;
const ImageId = 'ami-01234567';

/** The verb, and what it looked up and set. */
function verb() {
  const read: Ref[] = [];
  const set: (readonly [Ref, Date | null])[] = [];
  const images: Pick<ImageChanges, 'read' | 'deprecate'> = {
    read: async (_, ref) => {
      read.push(ref);
      return {} as Awaited<ReturnType<ImageChanges['read']>>;
    },
    deprecate: async (_, ref, at) => {
      set.push([ref, at]);
    },
  };
  return { action: new EnableImageDeprecationAction(images as ImageChanges), read, set };
}

describe('EnableImageDeprecation', () => {
  it.each([
    ['2030-01-01T00:00:29.999Z', '2030-01-01T00:00:00.000Z'],
    ['2030-01-01T00:00:30.000Z', '2030-01-01T00:01:00.000Z'],
    ['2030-01-01T00:02:00.000Z', '2030-01-01T00:02:00.000Z'],
  ])('at %s, is set to the nearest minute', async (asked, at) => {
    const { action, read, set } = verb();
    const request = { ImageId, DeprecateAt: new Date(asked) };
    expect(await action.handle(CONTEXT, request)).toEqual({ Return: true });
    expect(set).toEqual([[byEc2Id(ImageId), new Date(at)]]);
    await action.check(CONTEXT, request);
    expect([read, set.length]).toEqual([[byEc2Id(ImageId)], 1]);
  });

  it('takes a day just within ten years, and none beyond, before it looks at the image', async () => {
    const { action, read, set } = verb();
    const at = (ms: number) => ({ ImageId, DeprecateAt: new Date(Date.now() + TEN_YEARS + ms) });
    await action.handle(CONTEXT, at(-MINUTE));
    expect(set).toHaveLength(1);
    const refused = { code: 'InvalidParameterValue', message: expect.stringContaining('10 years from now') };
    await expect(action.check(CONTEXT, at(10 * MINUTE))).rejects.toMatchObject(refused);
    await expect(action.handle(CONTEXT, at(10 * MINUTE))).rejects.toMatchObject(refused);
    expect([read, set.length]).toEqual([[], 1]);
  });

  it('no date is one long ago, which the database refuses', async () => {
    const { action, set } = verb();
    await action.handle(CONTEXT, { ImageId, DeprecateAt: undefined });
    expect(set).toEqual([[byEc2Id(ImageId), new Date(0)]]);
  });

  it.each([undefined, 'i-01234567'])('refuses the image %s', async (wrong) => {
    const { action, read, set } = verb();
    const request = { ImageId: wrong, DeprecateAt: new Date() };
    const refused = { code: 'InvalidAMIID.Malformed' };
    await expect(action.check(CONTEXT, request)).rejects.toMatchObject(refused);
    await expect(action.handle(CONTEXT, request)).rejects.toMatchObject(refused);
    expect([read, set]).toEqual([[], []]);
  });
});
