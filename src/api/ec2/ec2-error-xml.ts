import { type EngineError } from '../../common/errors/engine-error.js';
import { ERRORS } from '../../common/errors/errors.js';
import { escapeXml } from './protocol/xml-text.js';

/** The content type of every answer. */
export const XML = 'text/xml;charset=UTF-8';

/** EC2's form of a failure; no namespace, and `RequestID` spelt so. */
export function errorDocument(error: EngineError, requestId: string): { status: number; body: string } {
  const { code, message } = error;
  const inside = `<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
  return {
    status: ERRORS[code].status,
    body:
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
      `<Response><Errors>${inside}</Errors><RequestID>${requestId}</RequestID></Response>`,
  };
}
