import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import type { Right } from '../../../cloud/users/policy.js';
import type { HeldToken } from '../../../cloud/users/token.service.js';
import type { StreamedBytes } from './streamed-bytes.js';
import { X7Error } from './x7-error.js';

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
  /** Of a route that takes a stream. */
  readonly stream?: Readable;
}

export interface X7Answer {
  readonly status: number;
  /** Written as JSON; absent: no body. */
  readonly body?: object;
  /** In place of a body. */
  readonly stream?: StreamedBytes;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Who asks, with a token. */
export interface Caller {
  readonly token: HeldToken;
  /** Absent: the token is of no project. */
  readonly context?: RequestContext;
}

/** One of several things that a path does, by a key of the body: `POST /servers/{id}/action`. */
export interface RoutePart {
  readonly name: string;
  readonly since?: number;
  readonly until?: number;
  /** Null: it is not built, and answers 501. */
  readonly right: Right | null;
}

export interface RouteFacts {
  readonly method: Method;
  /** Behind the service's prefix; `:name` is a parameter. */
  readonly path: string;
  /** Minor numbers of the first and the last microversion that have it. */
  readonly since?: number;
  readonly until?: number;
  /** What the body of its answer is at a microversion, strictly; absent: it has none. Specs hold answers against it. */
  readonly answer?: (version: number) => z.ZodType;
  readonly parts?: readonly RoutePart[];
  /** Keys of its query. Absent: unknown ones are ignored at every microversion, as they are below 2.75. */
  readonly queries?: readonly string[];
  /** Media types of its body, in place of JSON's own. */
  readonly types?: RegExp;
  /** Its body is `application/octet-stream`, of any length, and not held in memory. */
  readonly isStreamed?: true;
  /** A GET that answers by its status alone, or by bytes. */
  readonly hasNoBody?: true;
}

/** One row of a service's table: one method of one path, in a range of microversions. */
export interface X7Route extends RouteFacts {
  /** `open`: no token; `token`: any; else the right that the caller needs. */
  readonly asks: 'open' | 'token' | Right;
  /** Whether the right must be held in the token's project; else a token of no project will do. */
  readonly inProject: boolean;
  /** `unbuilt` answers 501, `gone` 410. */
  readonly state: 'built' | 'unbuilt' | 'gone';
  readonly body: z.ZodType | undefined;
  readonly run: (request: X7Request<unknown>, caller: Caller | undefined) => Promise<X7Answer>;
}

type Handler<Body, Who> = RouteFacts & {
  readonly body?: z.ZodType<Body>;
  readonly handle: (request: X7Request<Body>, who: Who) => Promise<X7Answer> | X7Answer;
};

/** A route that asks for no token. */
export const open = <Body = undefined>(route: Handler<Body, undefined>): X7Route =>
  routeOf(route, { asks: 'open', inProject: false }, () => undefined);

/** A route that asks for a token, of any project or none. */
export const withToken = <Body = undefined>(route: Handler<Body, HeldToken>): X7Route =>
  routeOf(route, { asks: 'token', inProject: false }, (caller) => callerOf(caller).token);

/** A route that asks for a right in the token's project. */
export const withRight = <Body = undefined>(right: Right, route: Handler<Body, RequestContext>): X7Route =>
  routeOf(route, { asks: right, inProject: true }, contextOf);

/** A route that asks for a right, whatever project the token is of, if any. */
export const inCloud = <Body = undefined>(right: Right, route: Handler<Body, HeldToken>): X7Route =>
  routeOf(route, { asks: right, inProject: false }, (caller) => callerOf(caller).token);

/** What OpenStack has and this cloud has not. */
export const unbuilt = (facts: RouteFacts): X7Route => ({
  ...{ ...facts, asks: 'token', inProject: false, state: 'unbuilt', body: undefined },
  run: () =>
    Promise.reject(new X7Error(501, `${facts.method} ${facts.path} is not supported by this cloud.`)),
});

/** What OpenStack had once, and has no more. */
export const gone = (facts: RouteFacts): X7Route => ({
  ...{ ...facts, asks: 'token', inProject: false, state: 'gone', body: undefined },
  run: () => Promise.reject(new X7Error(410, 'This resource is no longer available.')),
});

/** The same without its body. */
export const headOf = ({ answer: _answer, ...route }: X7Route): X7Route => ({
  ...{ ...route, method: 'HEAD' },
  run: async (request, caller) => {
    const { status, headers = {} } = await route.run(request, caller);
    return { status, headers };
  },
});

function routeOf<Body, Who>(
  { handle, body, ...facts }: Handler<Body, Who>,
  asked: Pick<X7Route, 'asks' | 'inProject'>,
  whoOf: (caller: Caller | undefined) => Who,
): X7Route {
  return {
    ...{ ...facts, ...asked, state: 'built', body },
    run: async (request, caller) => handle(request as X7Request<Body>, whoOf(caller)),
  };
}

function callerOf(caller: Caller | undefined): Caller {
  if (caller) return caller;
  throw new Error('the door let a caller without a token in');
}

function contextOf(caller: Caller | undefined): RequestContext {
  const { context } = callerOf(caller);
  if (context) return context;
  throw new Error('the door let a caller without a project in');
}
