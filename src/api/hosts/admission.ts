import type { FastifyRequest } from 'fastify';
import type { HostGuard } from './host-guard.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The host that asks. Empty where no host is admitted. */
    caller: string;
  }
}

/** Lets hosts in. Before a body is read: who is not let in costs us no more than his headers. */
export const admitting = (guard: Pick<HostGuard, 'admit'>) => ({
  /** Throws AuthFailure or RequestLimitExceeded. */
  async onRequest(request: FastifyRequest): Promise<void> {
    const { name } = await guard.admit(request.headers.authorization, request.ip);
    request.caller = name;
  },
});
