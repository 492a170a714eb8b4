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

/**
 * Keyset pagination. The token holds the last key that was shown, sealed and bound to project, verb and everything else that
 * the request said: it works for the same question only.
 *
 * ```ts
 * const rule = { action: 'DescribeInstances', min: 5, max: 1000 };
 * const page = this.paginator.page(context, rule, request);
 * const found = await this.instances.list(context, { ...page, limit: page.limit + 1 }); // key > after, ORDER BY key
 * const { rows, NextToken } = this.paginator.cut({ context, rule, request, page }, found, (row) => row.id);
 * return { Reservations: rows.map(view), ...(NextToken !== undefined && { NextToken }) };
 * ```
 */
@Injectable()
export class Paginator {
  readonly #sealer: Sealer;

  constructor(sealer: Sealer) {
    this.#sealer = sealer.forPurpose('ec2-pagination');
  }

  /** A request without MaxResults gets pages of the most that the verb allows. Throws InvalidParameterValue, InvalidNextToken. */
  page(context: RequestContext, rule: PageRule, request: PagedRequest): Page {
    const { MaxResults: wanted, NextToken: token } = request;
    if (wanted !== undefined && (wanted < rule.min || wanted > rule.max))
      throw new EngineError(
        'InvalidParameterValue',
        `Value ( ${wanted} ) for parameter maxResults is invalid. Expecting a value between ${rule.min} and ${rule.max}.`,
      );
    const after = token === undefined ? null : this.#open(token, boundTo(context, rule, request));
    return { limit: wanted ?? rule.max, after };
  }

  /** The page out of the `limit + 1` rows that were read; with the token, when there was one more. */
  cut<Row>(
    asked: { context: RequestContext; rule: PageRule; request: PagedRequest; page: Page },
    found: readonly Row[],
    keyOf: (row: Row) => string,
  ): PageOf<Row> {
    const rows = found.slice(0, asked.page.limit);
    const last = rows.at(-1);
    if (found.length <= asked.page.limit || last === undefined) return { rows };
    const bound = boundTo(asked.context, asked.rule, asked.request);
    return { rows, NextToken: this.#sealer.seal(Buffer.from(keyOf(last)), bound).toString('base64url') };
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

function boundTo({ projectId }: RequestContext, { action }: PageRule, request: PagedRequest): string {
  const said = Object.entries(request).filter(([name, value]) => !FREE.has(name) && value !== undefined);
  const sorted = said.sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([projectId, action, sorted]))
    .digest('base64');
}
