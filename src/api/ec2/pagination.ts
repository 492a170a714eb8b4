import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Sealer } from '../../common/seal/sealer.js';

/** How many results one page of a verb may have. */
export interface PageRule {
  readonly action: string;
  readonly min: number;
  readonly max: number;
}

/** What every Describe with pages has in its request; the rest of the request binds the token. */
export interface PagedRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** What to read: at most `limit` rows whose key is greater than `after` (null: from the first). */
export interface Page {
  readonly limit: number;
  readonly after: string | null;
}

export interface PageOf<Row> {
  readonly rows: readonly Row[];
  readonly NextToken?: string;
}

/** What is asked: of whom the rows are, and the request with its page. */
export interface Asked {
  readonly context: RequestContext;
  readonly rule: PageRule;
  readonly request: PagedRequest;
}

/** How rows are read, in the order of a key that no change moves. More than `limit` are cut off. */
export interface Reading<Row> {
  read(page: Page): Promise<readonly Row[]>;
  keyOf(row: NoInfer<Row>): string;
}

/**
 * Keyset pagination. The token holds the last key that was shown, sealed and bound to project, verb and everything else
 * that the request said: it works for the same question only.
 *
 * ```ts
 * const rule = { action: 'DescribeInstances', min: 5, max: 1000 };
 * const { rows, NextToken } = await this.paginator.paged(
 *   { context, rule, request },
 *   // key > after, ORDER BY key, LIMIT limit
 *   { read: (page) => this.instances.list(context, page), keyOf: ({ id }) => id },
 * );
 * return { Reservations: rows.map(view), NextToken };
 * ```
 */
@Injectable()
export class Paginator {
  readonly #sealer: Sealer;

  constructor(sealer: Sealer) {
    this.#sealer = sealer.forPurpose('ec2-pagination');
  }

  /**
   * The page that is asked for, and the token of the next. A request without MaxResults gets pages of the most that the
   * verb allows. Throws InvalidParameterValue, InvalidNextToken, before anything is read.
   */
  async paged<Row>(asked: Asked, { read, keyOf }: Reading<Row>): Promise<PageOf<Row>> {
    const { limit, after } = this.#page(asked);
    const found = await read({ limit: limit + 1, after });
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    if (found.length <= limit || last === undefined) return { rows };
    const sealed = this.#sealer.seal(Buffer.from(keyOf(last)), boundTo(asked));
    return { rows, NextToken: sealed.toString('base64url') };
  }

  #page(asked: Asked): Page {
    const { MaxResults: wanted, NextToken: token } = asked.request;
    const { min, max } = asked.rule;
    if (wanted !== undefined && (wanted < min || wanted > max))
      throw new EngineError(
        'InvalidParameterValue',
        `Value ( ${wanted} ) for parameter maxResults is invalid. Expecting a value between ${min} and ${max}.`,
      );
    const after = token === undefined ? null : this.#open(token, boundTo(asked));
    return { limit: wanted ?? max, after };
  }

  #open(token: string, bound: string): string {
    try {
      return this.#sealer.open(Buffer.from(token, 'base64url'), bound).toString('utf8');
    } catch (cause) {
      throw new EngineError('InvalidNextToken', 'The specified NextToken is not valid.', { cause });
    }
  }
}

/** A page may change its size on the way; nothing else. */
const FREE = new Set(['MaxResults', 'NextToken', 'DryRun']);

function boundTo({ context: { projectId }, rule: { action }, request }: Asked): string {
  const said = Object.entries(request).filter(([name, value]) => !FREE.has(name) && value !== undefined);
  const sorted = said.sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([projectId, action, sorted]))
    .digest('base64');
}
