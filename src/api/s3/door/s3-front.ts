import { RequestMeter } from '../../../common/cache/request-meter.js';
import type { RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { ERRORS } from '../../../common/errors/errors.js';
import { logger } from '../../../common/log/logger.js';
import { inLogScope } from '../../../common/log/log-scope.js';
import type { Found } from '../../../cloud/objects/object-rows.js';
import { withHoisted } from '../protocol/hoisted-headers.js';
import { type RawRequest, readS3Request, type S3Request } from '../protocol/s3-request.js';
import { refusalOf } from '../protocol/s3-error.js';
import { askedOf, iamOf, requireOwner } from './asked.js';
import { corsHeaders, preflight } from './cors.js';
import { type Answered, answeredOf, inputOf } from './exchange.js';
import { type FormParts, FormPosts, isForm } from './form/form-posts.js';
import { type BodySource, RequestBody } from './request-body.js';
import type { Route, Routes } from './routes.js';

export interface S3Limits {
  readonly s3_domains: readonly string[];
  readonly s3_requests_per_key: number;
  readonly s3_requests_per_address: number;
}

export interface FrontParts extends FormParts {
  readonly routes: Routes;
  readonly limits: S3Limits;
}

/** What the log says of one request. */
interface Account {
  verb?: string;
  bucket?: string;
  project?: string;
  user?: string;
  code?: string;
}

/** From request to answer: read → who asks → which verb → what of → may they → body → verb. Never throws. */
export class S3Front {
  readonly #log = logger('s3');
  readonly #perAddress: RequestMeter;
  readonly #perKey: RequestMeter;
  readonly #forms: FormPosts;

  constructor(private readonly parts: FrontParts) {
    this.#perAddress = new RequestMeter(parts.limits.s3_requests_per_address);
    this.#perKey = new RequestMeter(parts.limits.s3_requests_per_key);
    this.#forms = new FormPosts(parts);
  }

  async answer(raw: RawRequest, requestId: string, source: BodySource): Promise<Answered> {
    return inLogScope({ requestId }, async () => {
      const start = performance.now();
      const account: Account = {};
      const answered = await this.#work({ raw, requestId, source, account }).catch((thrown: unknown) =>
        this.#failed(thrown, { raw, requestId, account }),
      );
      const { status } = answered;
      this.#log.info(
        { ...account, method: raw.method, status, ms: Math.round(performance.now() - start) },
        'request',
      );
      return answered;
    });
  }

  async #work({ raw, requestId, source, account }: Asking): Promise<Answered> {
    if (!this.#perAddress.takes(raw.address)) tooOften();
    const sent = readS3Request(raw, this.parts.limits.s3_domains);
    account.bucket = sent.bucket ?? '';
    const onCaller = (context: RequestContext) => this.#admit(context, account);
    if (isForm(sent)) {
      account.verb = 'PostObject';
      return this.#forms.answer({ request: sent, requestId, source, onCaller });
    }
    const signed = await this.parts.authenticator.authenticate(sent, requestId);
    const request = withHoisted(sent);
    const context = signed?.context;
    if (context) onCaller(context);
    if (request.method === 'OPTIONS') return this.#preflight(request, account);
    const route = this.parts.routes.find(request);
    account.verb = route.name;
    const found = await this.#lookUp(route, request);
    const body = new RequestBody(request, source, signed?.chunks);
    const asked = askedOf({ request, requestId, context, found, body });
    if (!route.verb.asksItself) asked.requireAccess({ ...iamOf(route, request), ...found, key: request.key });
    requireOwner(request, found?.bucket);
    const answered = answeredOf(route, await route.verb.serve(asked, (await inputOf(route, asked)) as never));
    return { ...answered, headers: { ...answered.headers, ...corsHeaders(request, found?.bucket) } };
  }

  async #preflight(request: S3Request, account: Account): Promise<Answered> {
    account.verb = 'OptionsObject';
    const bucket = await this.parts.buckets.find(request.bucket ?? '');
    return { status: 200, headers: preflight(request, bucket), body: '' };
  }

  /** Throws SlowDown. */
  #admit({ userId, projectId }: RequestContext, account: Account): void {
    account.project = projectId;
    account.user = userId;
    if (!this.#perKey.takes(`${userId} ${projectId}`)) tooOften();
  }

  async #lookUp(
    { verb }: Route,
    { bucket = '', key = '', parameters }: S3Request,
  ): Promise<Found | undefined> {
    if (verb.looksUp === 'nothing') return undefined;
    if (verb.looksUp === 'bucket')
      return { bucket: await this.parts.buckets.find(bucket), object: undefined };
    const versionId = parameters.get('versionId') ?? null;
    return this.parts.objects.find({ bucket, key, versionId }, verb.looksUp === 'bytes');
  }

  /** A cause is ours, and goes to the log; the caller gets code and message. */
  #failed(thrown: unknown, { raw, requestId, account }: Omit<Asking, 'source'>): Answered {
    const error = EngineError.of(thrown);
    account.code = error.code;
    if (error.cause !== undefined)
      this.#log[ERRORS[error.code].status >= 500 ? 'error' : 'debug']({ err: error.cause }, error.message);
    const { status, document, headers } = refusalOf(error, {
      requestId,
      resource: raw.url.split('?')[0] ?? '',
    });
    return {
      status,
      headers: { 'content-type': 'application/xml', ...headers },
      body: raw.method === 'HEAD' ? '' : document,
    };
  }
}

interface Asking {
  readonly raw: RawRequest;
  readonly requestId: string;
  readonly source: BodySource;
  readonly account: Account;
}

function tooOften(): never {
  throw new EngineError('SlowDown', 'Please reduce your request rate.');
}
