import { defaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import { type temporal } from '@temporalio/proto';

/** Between what specs speak (values, errors, milliseconds) and what the sandbox speaks (protobuf). */

export type Payload = temporal.api.common.v1.IPayload;
type Failure = temporal.api.failure.v1.IFailure;
interface Duration {
  readonly seconds?: unknown;
  readonly nanos?: number | null;
}

export const payloadOf = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
export const valueOf = (payload: Payload): unknown => defaultPayloadConverter.fromPayload(payload);
export const failureOf = (error: unknown): Failure =>
  defaultFailureConverter.errorToFailure(error, defaultPayloadConverter);
export const errorOf = (failure: Failure): Error =>
  defaultFailureConverter.failureToError(failure, defaultPayloadConverter);

export const timestamp = (ms: number) => ({ seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1e6 });
export const milliseconds = (d: Duration | null | undefined, absent: number): number =>
  d ? Number(d.seconds ?? 0) * 1000 + (d.nanos ?? 0) / 1e6 : absent;
