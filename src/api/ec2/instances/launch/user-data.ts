import { EngineError } from '../../../../common/errors/engine-error.js';

/** AWS: 16 KiB, before it is encoded. */
const LIMIT = 16_384;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** User data as the guest will read it. Strict base64, but for the line breaks that `base64` puts in. */
export function userDataOf(encoded: string): Buffer {
  const text = encoded.replace(/[\r\n]/g, '');
  if (!BASE64.test(text))
    throw new EngineError('InvalidUserData.Malformed', 'Invalid BASE64 encoding of user data.');
  return checkedUserData(Buffer.from(text, 'base64'));
}

export function checkedUserData(data: Buffer): Buffer {
  if (data.length > LIMIT)
    throw new EngineError('InvalidParameterValue', `User data is limited to ${LIMIT} bytes`);
  return data;
}
