import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { ERRORS } from '../../common/errors/errors.js';
import { logger } from '../../common/log/logger.js';
import { inLogScope } from '../../common/log/log-scope.js';
import { LogTally } from '../../common/log/log-tally.js';
import { Ec2Authenticator } from './ec2-authenticator.js';
import { Ec2Dispatcher } from './ec2.dispatcher.js';
import { quoted } from './protocol/refuse.js';
import { readRequest } from './protocol/ec2-request.js';
import { type QueryApi } from './query-api.js';
import { RequestMeter } from '../../common/cache/request-meter.js';
import { StsApi, STS_VERSION } from './sts/sts-api.js';

type Received = Parameters<typeof readRequest>[0] & { readonly address: string };

export const EC2_LIMITS = Symbol('EC2_LIMITS');

/** Requests a second; absent or 0: no limit. */
export interface Ec2Limits {
  readonly ec2_requests_per_key: number;
  readonly ec2_requests_per_address: number;
}

export interface Ec2Answer {
  readonly status: number;
  readonly body: string;
}

/** What the log says of one request. */
interface Account {
  action?: string;
  project?: string;
  user?: string;
  code?: string;
}

/** One request on its way. */
interface Asking {
  readonly requestId: string;
  readonly account: Account;
  /** EC2 until the request has been read. */
  api: QueryApi;
}

/** From bytes to answer: read → who asks → dispatch → one line in the log. Never throws. */
@Injectable()
export class Ec2Front {
  readonly #log = logger('ec2');
  readonly #unsigned = new LogTally();
  readonly #perAddress: RequestMeter;
  readonly #perKey: RequestMeter;

  constructor(
    private readonly authenticator: Ec2Authenticator,
    private readonly ec2: Ec2Dispatcher,
    private readonly sts: StsApi,
    @Inject(EC2_LIMITS) limits: Partial<Ec2Limits>,
  ) {
    this.#perAddress = new RequestMeter(limits.ec2_requests_per_address ?? 0);
    this.#perKey = new RequestMeter(limits.ec2_requests_per_key ?? 0);
  }

  async answer(received: Received, requestId: string): Promise<Ec2Answer> {
    return inLogScope({ requestId }, async () => {
      const start = performance.now();
      const asking: Asking = { requestId, account: {}, api: this.ec2 };
      const answer = await this.#work(received, asking).catch((thrown: unknown) =>
        this.#failed(thrown, asking),
      );
      this.#tell({
        ...{ ...asking.account, status: answer.status },
        ms: Math.round(performance.now() - start),
      });
      return answer;
    });
  }

  /** A line each for who has signed; anybody can send what nobody has, and push the log's past out with it. */
  #tell(facts: Account & { readonly status: number; readonly ms: number }): void {
    if (facts.user !== undefined) return this.#log.info(facts, 'request');
    this.#log.debug(facts, 'request');
    const requests = this.#unsigned.count();
    if (requests !== undefined)
      this.#log.info({ ...facts, requests }, 'requests that nobody known has signed; this is the last');
  }

  async #work(received: Received, asking: Asking): Promise<Ec2Answer> {
    const { requestId, account } = asking;
    if (!this.#perAddress.takes(received.address)) tooOften();
    const request = readRequest(received);
    if (request.parameters.get('Version') === STS_VERSION) asking.api = this.sts;
    const { api } = asking;
    const action = request.parameters.get('Action');
    if (!action)
      throw new EngineError('MissingAction', 'The request is missing an action or a required parameter.');
    account.action = quoted(action);
    const context: RequestContext = await this.authenticator.authenticate(request, requestId, api.service);
    account.project = context.projectId;
    account.user = context.userId;
    if (!this.#perKey.takes(`${context.userId} ${context.projectId}`)) tooOften();
    return { status: 200, body: await api.dispatch(context, request.parameters) };
  }

  /** A cause is ours, and goes to the log; the caller gets code and message. What we did not foresee has one. */
  #failed(thrown: unknown, { requestId, account, api }: Asking): Ec2Answer {
    const error = EngineError.of(thrown);
    account.code = error.code;
    if (error.cause !== undefined) this.#log[levelOf(error)]({ err: error.cause }, error.message);
    return api.refusal(error, requestId);
  }
}

/** Clients know it, and wait before they ask again. */
function tooOften(): never {
  throw new EngineError('RequestLimitExceeded', 'Request limit exceeded.');
}

/** Who asks for something impossible is no error of ours. */
const levelOf = ({ code }: EngineError): 'error' | 'debug' =>
  ERRORS[code].status >= 500 ? 'error' : 'debug';
