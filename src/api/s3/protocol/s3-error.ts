import { EngineError } from '../../../common/errors/engine-error.js';
import { ERRORS, type ErrorCode } from '../../../common/errors/errors.js';
import { escapeXml } from '../../ec2/protocol/xml-text.js';

/** A refusal with what S3 names beside code and message: `BucketName`, `ArgumentName`, … */
export class S3Error extends EngineError {
  constructor(
    code: ErrorCode,
    message: string,
    readonly details: Readonly<Record<string, string>> = {},
  ) {
    super(code, message);
  }

  /** Beside the answer's own. */
  headers: Readonly<Record<string, string>> = {};

  with(headers: Readonly<Record<string, string>>): this {
    this.headers = headers;
    return this;
  }
}

/** A value that is none. `name`: of the header or parameter. */
export function invalidArgument(name: string, value: string, message = 'Invalid Argument'): never {
  throw new S3Error('InvalidArgument', message, { ArgumentName: name, ArgumentValue: value.slice(0, 200) });
}

/** What rooms that do not know S3 say → its own word for it. */
const WORDS: Partial<Record<ErrorCode, ErrorCode>> = {
  AuthFailure: 'AccessDenied',
  IncompleteSignature: 'AuthorizationHeaderMalformed',
  InvalidParameterCombination: 'InvalidArgument',
  InvalidParameterValue: 'InvalidArgument',
  MalformedQueryString: 'InvalidURI',
  RequestLimitExceeded: 'SlowDown',
  UnauthorizedOperation: 'AccessDenied',
};

export interface S3Refusal {
  readonly code: ErrorCode;
  readonly status: number;
  readonly document: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The answer to what went wrong. `resource`: the path that was asked. */
export function refusalOf(error: EngineError, { requestId, resource }: Asked): S3Refusal {
  const code = WORDS[error.code] ?? error.code;
  const details = error instanceof S3Error ? error.details : {};
  const fields = {
    Code: code,
    Message: error.message,
    ...details,
    Resource: resource,
    RequestId: requestId,
    HostId: requestId,
  };
  const inside = Object.entries(fields).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
  const document = `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${inside.join('')}</Error>`;
  const headers = error instanceof S3Error ? error.headers : {};
  return { code, status: statusOf(code), document, headers };
}

/** EC2 has some of these codes too, and another status. */
const STATUS: Partial<Record<ErrorCode, number>> = { NoSuchVersion: 404, UnauthorizedOperation: 403 };

const statusOf = (code: ErrorCode): number => STATUS[code] ?? ERRORS[code].status;

interface Asked {
  readonly requestId: string;
  readonly resource: string;
}
