import type { X7Route } from './x7-route.js';
import type { ErrorCode } from '../../../common/errors/errors.js';

/** What went wrong, before a service has put it into its words. */
export interface Failure {
  readonly status: number;
  readonly message: string;
  /** EC2's code of it, for names that follow from it. */
  readonly code: string;
  /** See `X7Error`. */
  readonly type?: string | undefined;
}

export interface Microversions {
  /** As the header names it: `compute`. */
  readonly name: string;
  /** What else clients call it there. */
  readonly aliases?: readonly string[];
  /** Major number: the 2 of 2.35. */
  readonly major: number;
  /** Minor numbers. */
  readonly min: number;
  readonly max: number;
  /** What a request without one gets. */
  readonly initial: number;
  /** The header of before, without its value's name. */
  readonly legacyHeader?: string;
}

/** One of the APIs behind the door. */
export interface X7Service {
  readonly name: string;
  /** `/compute/v2.1`. */
  readonly prefix: string;
  readonly routes: readonly X7Route[];
  readonly microversions?: Microversions;
  /** Clients may put their project between prefix and path. */
  readonly takesProject?: true;
  /** Also sends X-Compute-Request-Id. */
  readonly sendsComputeRequestId?: true;
  /** Of errors that it answers with another status than the other services. */
  readonly statuses?: Readonly<Partial<Record<ErrorCode, number>>>;
  readonly errorBody: (failure: Failure) => object;
}
