import type { z } from 'zod';
import type { Right } from '../../../cloud/users/policy.js';
import { X7Error } from '../door/x7-error.js';
import type { Method, X7Answer, X7Request, X7Route } from '../door/x7-route.js';

/** How v1.0 says what a row of compute's does. */
export interface Translation {
  readonly method: Method;
  readonly path: string;
  /** Another path of compute's. */
  readonly of?: string;
  /** In place of compute's, which asks by what its body says. */
  readonly asks?: Right;
  readonly body?: z.ZodType;
  /** What compute's row is asked; absent: the same. */
  readonly ask?: (request: X7Request<unknown>) => Partial<Pick<X7Request<unknown>, 'body' | 'params'>>;
  /** What is shown, and how; absent: no body. */
  readonly answer?: z.ZodType;
  readonly show?: (body: unknown, query: URLSearchParams) => object;
  /** In place of compute's. */
  readonly status?: number;
}

/** v1.0's row by compute's of the same method and path. Throws when compute has none. */
export function v10Row(compute: readonly X7Route[], translation: Translation): X7Route {
  const { method, path, of = path, body, answer } = translation;
  const row = compute.find((one) => one.method === method && one.path === of && (one.since ?? 1) <= 1);
  if (!row) throw new Error(`compute has no ${method} ${of}`);
  return {
    ...{ method, path, asks: translation.asks ?? row.asks, inProject: row.inProject, state: row.state, body },
    ...(answer && { answer: () => answer }),
    run: async (request, caller) => {
      const answered = await row.run(askedOf(row, translation, request), caller);
      return shownBy(translation, answered, request.query);
    },
  };
}

/** Compute's own schema has the last word on what is asked of it. */
function askedOf(row: X7Route, { ask }: Translation, request: X7Request<unknown>): X7Request<unknown> {
  const asked = { ...request, query: filtersOf(request.query), ...ask?.(request) };
  if (!row.body) return asked;
  const read = row.body.safeParse(asked.body);
  if (read.success) return { ...asked, body: read.data };
  throw new X7Error(400, read.error.issues[0]?.message ?? 'Malformed request body');
}

/** Pages are cut off what is shown. */
function filtersOf(query: URLSearchParams): URLSearchParams {
  const named = ['name', 'status'].flatMap((name) =>
    query.getAll(name).map((value): [string, string] => [name, value]),
  );
  return new URLSearchParams(named);
}

function shownBy({ show, status }: Translation, answer: X7Answer, query: URLSearchParams): X7Answer {
  const { headers, body } = answer;
  return {
    status: status ?? answer.status,
    ...(headers && { headers }),
    ...(show && { body: show(body, query) }),
  };
}
