import { EngineError } from '../../common/errors/engine-error.js';

/** As EC2 has tokens of VPCs' verbs. Throws InvalidParameterValue. */
export function clientTokenOf(token: string | undefined): string | undefined {
  if (token === undefined || /^[\x20-\x7e]{1,64}$/.test(token)) return token;
  throw new EngineError(
    'InvalidParameterValue',
    'Value for parameter clientToken is invalid. It may have up to 64 ASCII characters.',
  );
}
