import type { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import type { Right } from '../../../cloud/users/policy.js';
import type { HeldToken } from '../../../cloud/users/token.service.js';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request as a route reads it. */
export interface X7Request<Body = undefined> {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Body;
  /** Where the client reached us, without a slash at its end: `http://host:8774`. */
  readonly base: string;
  /** Minor number of the microversion; 1 where the service has none. */
  readonly version: number;
  readonly requestId: string;
  /** The client's. */
  readonly address: string;
  readonly header: (name: string) => string | undefined;
}

export interface X7Answer {
  readonly status: number;
  /** Written as JSON; absent: no body. */
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Who asks, with a token. */
export interface Caller {
  readonly token: HeldToken;
  /** Absent: the token is of no project. */
  readonly context?: RequestContext;
}

interface RouteFacts {
  readonly method: Method;
  /** Behind the service's prefix; `:name` is a parameter. */
  readonly path: string;
  /** Minor numbers of the first and the last microversion that have it. */
  readonly since?: number;
  readonly until?: number;
}

/** One method of one path, in a range of microversions. */
export interface X7Route extends RouteFacts {
  /** `open`: no token; `token`: any; else the right that the caller needs in the token's project. */
  readonly asks: 'open' | 'token' | Right;
  readonly body: z.ZodType | undefined;
  readonly run: (request: X7Request<unknown>, caller: Caller | undefined) => Promise<X7Answer>;
}

type Bodied<Body> = RouteFacts & { readonly body?: z.ZodType<Body> };

/** A route that asks for no token. */
export const open = <Body = undefined>(
  route: Bodied<Body> & { readonly handle: (request: X7Request<Body>) => Promise<X7Answer> | X7Answer },
): X7Route => {
  const { handle, body, ...facts } = route;
  return { ...facts, body, asks: 'open', run: async (request) => handle(request as X7Request<Body>) };
};

/** A route that asks for a token, of any project or none. */
export const withToken = <Body = undefined>(
  route: Bodied<Body> & {
    readonly handle: (request: X7Request<Body>, token: HeldToken) => Promise<X7Answer> | X7Answer;
  },
): X7Route => {
  const { handle, body, ...facts } = route;
  const run: X7Route['run'] = async (request, caller) =>
    handle(request as X7Request<Body>, callerOf(caller).token);
  return { ...facts, body, asks: 'token', run };
};

/** A route that asks for a right in the token's project. */
export const withRight = <Body = undefined>(
  right: Right,
  route: Bodied<Body> & {
    readonly handle: (request: X7Request<Body>, context: RequestContext) => Promise<X7Answer> | X7Answer;
  },
): X7Route => {
  const { handle, body, ...facts } = route;
  const run: X7Route['run'] = async (request, caller) => {
    const { context } = callerOf(caller);
    if (!context) throw new Error('the door let a caller without a project in');
    return handle(request as X7Request<Body>, context);
  };
  return { ...facts, body, asks: right, run };
};

function callerOf(caller: Caller | undefined): Caller {
  if (caller) return caller;
  throw new Error('the door let a caller without a token in');
}
