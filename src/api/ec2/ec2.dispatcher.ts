import { Inject, Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { type Nouns, NOUNS } from '../../cloud/nouns/noun.js';
import { nouns as cloudNouns } from '../../cloud/registry/registry.js';
import { type Right } from '../../cloud/users/policy.js';
import { authorize } from './authorization.js';
import { isOfEc2 } from './beyond/vocabulary.js';
import { type Ec2Handler, Ec2VerbMark } from './ec2-action.js';
import { errorDocument } from './ec2-error-xml.js';
import { inEc2Words } from './not-found.js';
import { compileCodec, type Ec2Codec } from './protocol/ec2-codec.js';
import { quoted } from './protocol/refuse.js';
import { type QueryApi } from './query-api.js';

interface Route {
  readonly codec: Ec2Codec;
  readonly right: Right;
  readonly handler: Ec2Handler<unknown, unknown>;
}

type Parameters = ReadonlyMap<string, string>;

/** The verb table, filled at start from the classes marked `@Ec2Action`. */
@Injectable()
export class Ec2Dispatcher implements OnModuleInit, QueryApi {
  readonly service = 'ec2';
  readonly refusal = errorDocument;
  readonly #routes = new Map<string, Route>();

  constructor(
    private readonly discovery: DiscoveryService,
    @Optional() @Inject(NOUNS) private readonly nouns: Nouns = cloudNouns,
  ) {}

  onModuleInit(): void {
    for (const wrapper of this.discovery.getProviders({ metadataKey: Ec2VerbMark.KEY })) {
      const verb = this.discovery.getMetadataByDecorator(Ec2VerbMark, wrapper);
      if (!verb) continue;
      const codec = compileCodec(verb.schema);
      const handler = wrapper.instance as Route['handler'];
      this.#routes.set(codec.action, { codec, right: verb.right, handler });
    }
  }

  /** The verbs that are served. */
  get actions(): readonly string[] {
    return [...this.#routes.keys()];
  }

  /**
   * The answer's document. May this caller do it → what does it ask → do it. Nothing is read of a verb that is refused.
   */
  async dispatch(context: RequestContext, parameters: Parameters): Promise<string> {
    const version = versionOf(parameters);
    const action = parameters.get('Action') ?? '';
    const { codec, right, handler } = this.#routes.get(action) ?? unknownAction(action);
    authorize(context, right, action);
    const input = codec.read(parameters);
    const output = await this.#done(handler, context, input).catch((thrown: unknown) => {
      throw inEc2Words(thrown, action, this.nouns);
    });
    return codec.write(output, { requestId: context.requestId, version });
  }

  async #done(handler: Route['handler'], context: RequestContext, input: unknown): Promise<unknown> {
    return isDryRun(input) ? dryRun(handler, context, input) : handler.handle(context, input);
  }
}

/** Permission and validation as for the real thing; then nothing happens. */
async function dryRun(handler: Route['handler'], context: RequestContext, input: unknown): Promise<never> {
  await handler.check?.(context, input);
  throw new EngineError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.');
}

const isDryRun = (input: unknown): boolean => (input as { DryRun?: boolean }).DryRun === true;

/** Old clients' versions are all answered in today's shape; what is no version is refused. */
function versionOf(parameters: Parameters): string {
  const version = parameters.get('Version');
  if (version === undefined)
    throw new EngineError('MissingParameter', 'The request must contain the parameter Version');
  if (/^20\d{2}-(0\d|1[0-2])-([0-2]\d|3[01])$/.test(version)) return version;
  throw new EngineError(
    'NoSuchVersion',
    `The requested version (${quoted(version)}) of service AmazonEC2 does not exist`,
  );
}

/** What EC2 has and this cloud does not is told apart from what nobody has: modules and people go on differently. */
function unknownAction(action: string): never {
  if (isOfEc2(action))
    throw new EngineError('UnsupportedOperation', `The requested operation is not supported: ${action}.`);
  throw new EngineError('InvalidAction', `The action ${quoted(action)} is not valid for this web service.`);
}
