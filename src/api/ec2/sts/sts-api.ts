import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { UserService } from '../../../cloud/users/user.service.js';
import { quoted } from '../protocol/refuse.js';
import { type QueryApi } from '../query-api.js';
import { answerDocument, failureDocument } from './sts-xml.js';

/** STS has had no other; EC2 never had this one. */
export const STS_VERSION = '2011-06-15';

/** What STS calls the failures that EC2 has another word for. */
const CODES = { AuthFailure: 'InvalidClientTokenId' } as const;

/**
 * AWS's Security Token Service, as far as clients ask it before anything else: GetCallerIdentity, for which no right is
 * needed. Tokens are not issued here.
 */
@Injectable()
export class StsApi implements QueryApi {
  readonly service = 'sts';

  constructor(private readonly users: UserService) {}

  async dispatch(context: RequestContext, parameters: ReadonlyMap<string, string>): Promise<string> {
    const action = parameters.get('Action') ?? '';
    if (action !== 'GetCallerIdentity')
      throw new EngineError(
        'InvalidAction',
        `Could not find operation ${quoted(action)} for version ${STS_VERSION}`,
      );
    return answerDocument(action, await this.#identityOf(context), context.requestId);
  }

  refusal({ code, message }: EngineError, requestId: string): { status: number; body: string } {
    const said = Object.hasOwn(CODES, code) ? CODES[code as keyof typeof CODES] : code;
    return failureDocument(new EngineError(said, message), requestId);
  }

  /** In AWS's order. The account is the project's. */
  async #identityOf({ userId, accountNumber }: RequestContext): Promise<Readonly<Record<string, string>>> {
    const name = await this.users.nameOf(userId);
    return {
      Arn: `arn:aws:iam::${accountNumber}:user/${name ?? userId}`,
      UserId: userId,
      Account: accountNumber,
    };
  }
}
