import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import { logger } from '../../../common/log/logger.js';
import type { Right } from '../../../cloud/users/policy.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { type Named, requireOwnProject } from './named-project.js';

/** As many as one request makes. */
const MOST = 100;

/** What is made of one body: how, how it is shown, and how it is taken back. */
interface Making<Asked> {
  /** `network`; several are `networks`. */
  readonly key: string;
  readonly right: Right;
  readonly asked: z.ZodType<Asked>;
  readonly shape: z.ZodType;
  /** Returns its id. */
  readonly make: (context: RequestContext, asked: Asked) => Promise<string>;
  readonly show: (context: RequestContext, id: string) => Promise<object>;
  readonly remove: (context: RequestContext, id: string) => Promise<unknown>;
}

/** `POST /networks`: one, or several of which all are made or none, as the network API has it. */
export const madeAtOnce = <Asked extends Named>(making: Making<Asked>): X7Route => {
  const { key, right, asked: one, shape, show } = making;
  return withRight(right, {
    ...{ method: 'POST', path: `/${key}s`, body: oneOrMany(key, one) },
    answer: () =>
      z.union([z.strictObject({ [key]: shape }), z.strictObject({ [`${key}s`]: z.array(shape) })]),
    async handle({ body: { asked, isMany } }, context) {
      for (const each of asked) requireOwnProject(context, each);
      const ids = await allOrNone(making, context, asked);
      const views: object[] = [];
      for (const id of ids) views.push(await show(context, id));
      return { status: 201, body: isMany ? { [`${key}s`]: views } : { [key]: views[0] } };
    },
  });
};

interface OneOrMany<Asked> {
  readonly asked: readonly Asked[];
  readonly isMany: boolean;
}

function oneOrMany<Asked>(key: string, one: z.ZodType<Asked>): z.ZodType<OneOrMany<Asked>> {
  const keys = { [key]: one.optional(), [`${key}s`]: z.array(one).min(1).max(MOST).optional() };
  return z.strictObject(keys).transform((body, context) => {
    const [single, many] = [body[key], body[`${key}s`]];
    if ((single === undefined) !== (many === undefined))
      return { asked: [single ?? many ?? []].flat() as Asked[], isMany: many !== undefined };
    context.addIssue({ code: 'custom', message: `A request has either ${key} or ${key}s` });
    return z.NEVER;
  });
}

/** Nobody knows them yet: what was made before one that cannot be is taken back, the newest first. */
async function allOrNone<Asked>(
  { key, make, remove }: Making<Asked>,
  context: RequestContext,
  asked: readonly Asked[],
): Promise<readonly string[]> {
  const made: string[] = [];
  try {
    for (const one of asked) made.push(await make(context, one));
    return made;
  } catch (refusal) {
    for (const id of made.reverse())
      await remove(context, id).catch((error: unknown) =>
        logger('x7').error({ err: error, id }, `a ${key} of a request that failed is left over`),
      );
    throw refusal;
  }
}
