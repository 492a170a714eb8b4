import { EngineError } from '../../common/errors/engine-error.js';

/** As AWS takes them: `/dev/sdf`, `/dev/xvdba`, `/dev/vdb1`, and without `/dev/`. */
const NAME = /^(\/dev\/)?((s|xv|v)d[a-z]{1,2}([1-9]|1[0-5])?|hd[a-d])$/;

/** What a volume gets that names none, in this order. */
const OFFERED = [...'fghijklmnopqrstuvwxyz'].map((letter) => `/dev/sd${letter}`);

/** Names that one instance's volumes have already, its root's too. Throws InvalidParameterValue. */
export function deviceNameOf(asked: string | undefined, taken: readonly string[]): string {
  const device = asked ?? OFFERED.find((name) => isFree(name, taken));
  if (device === undefined)
    throw new EngineError(
      'AttachmentLimitExceeded',
      'The instance has no device name left for another volume',
    );
  if (!NAME.test(device))
    throw new EngineError(
      'InvalidParameterValue',
      `Value (${device.slice(0, 100)}) for parameter device is invalid. ${device.slice(0, 100)} is not a valid EBS device name.`,
    );
  if (!isFree(device, taken))
    throw new EngineError(
      'InvalidParameterValue',
      `Invalid value '${device}' for unixDevice. Attachment point ${device} is already in use`,
    );
  return device;
}

const isFree = (name: string, taken: readonly string[]): boolean =>
  !taken.some((other) => isSameDevice(other, name));

/** `sdf` is `/dev/sdf`. */
export const bareName = (device: string): string => device.replace(/^\/dev\//, '');

export const isSameDevice = (a: string, b: string): boolean => bareName(a) === bareName(b);
