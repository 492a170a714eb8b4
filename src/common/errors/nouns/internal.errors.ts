import { client, type ErrorRow } from '../error-row.js';

/** The cloud's own. Those between workflows and hosts no caller sees. */
export const internalErrors = {
  NotFound: client(404),
  InternalError: { status: 500, x7: 500, retry: true },
  ServiceUnavailable: { status: 503, x7: 503, retry: true },
  OperationOvertaken: { status: 400, x7: 409, retry: false },
  ChunkTaken: { status: 400, x7: 409, retry: false },
  CardHeld: { status: 400, x7: 409, retry: false },
  GuestNotRunning: { status: 400, x7: 409, retry: false },
  GuestDiskMissing: { status: 500, x7: 500, retry: false },
  ImageUnusable: { status: 500, x7: 500, retry: false },
  HostRefused: { status: 403, x7: 403, retry: false },
} as const satisfies Readonly<Record<string, ErrorRow>>;
