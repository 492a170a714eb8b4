import { type RequestContext } from '../../common/context/request-context.js';
import { type EngineError } from '../../common/errors/engine-error.js';
import { type Service } from './protocol/service-scope.js';

/** One of AWS's query APIs. Several share a door: the `Version` of a request says which is asked. */
export interface QueryApi {
  readonly service: Service;
  /** The answer's document. */
  dispatch(context: RequestContext, parameters: ReadonlyMap<string, string>): Promise<string>;
  /** A failure in this API's form. */
  refusal(error: EngineError, requestId: string): { readonly status: number; readonly body: string };
}
