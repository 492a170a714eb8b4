import { EngineError } from '../../../common/errors/engine-error.js';

/** A new image's name, as AWS lets one be. Throws InvalidAMIName.Malformed. */
export function imageNameOf(name: string | undefined): string {
  if (name !== undefined && /^[A-Za-z0-9()[\] ./\-'@_]{3,128}$/.test(name)) return name;
  throw new EngineError(
    'InvalidAMIName.Malformed',
    "AMI names must be between 3 and 128 characters long, and may contain letters, numbers, and the characters ()[] ./-'@_",
  );
}
