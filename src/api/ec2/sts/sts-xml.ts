import { type EngineError } from '../../../common/errors/engine-error.js';
import { ERRORS } from '../../../common/errors/errors.js';
import { escapeXml } from '../protocol/xml-text.js';

/**
 * STS speaks AWS's older query protocol: a result inside the answer, its request id in metadata, failures with their
 * side.
 */

const XMLNS = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"';

const elements = (members: Readonly<Record<string, string>>): string =>
  Object.entries(members)
    .map(([name, text]) => `<${name}>${escapeXml(text)}</${name}>`)
    .join('');

export const answerDocument = (
  action: string,
  result: Readonly<Record<string, string>>,
  requestId: string,
): string =>
  `<${action}Response ${XMLNS}><${action}Result>${elements(result)}</${action}Result>` +
  `<ResponseMetadata>${elements({ RequestId: requestId })}</ResponseMetadata></${action}Response>`;

export function failureDocument(
  { code, message }: EngineError,
  requestId: string,
): { status: number; body: string } {
  const { status } = ERRORS[code];
  const said = elements({ Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message });
  return {
    status,
    body: `<ErrorResponse ${XMLNS}><Error>${said}</Error>${elements({ RequestId: requestId })}</ErrorResponse>`,
  };
}
