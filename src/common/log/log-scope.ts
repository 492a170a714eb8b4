import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line of one request or one step carries. */
export type LogScope =
  | { readonly requestId: string }
  /** A step of a workflow; `resource`: what it is about, as far as its arguments tell. */
  | { readonly workflow: string; readonly step: string; readonly resource?: string };

const scopes = new AsyncLocalStorage<LogScope>();

export const inLogScope = <T>(scope: LogScope, work: () => T): T => scopes.run(scope, work);

export const currentScope = (): LogScope | undefined => scopes.getStore();
