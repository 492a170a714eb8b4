import type { RequestContext } from '../../src/common/context/request-context.js';

/** A caller without roles, for whatever does not ask who it is. */
export const CONTEXT: RequestContext = {
  requestId: '11111111-1111-4111-8111-111111111111',
  userId: '22222222-2222-4222-8222-222222222222',
  projectId: '33333333-3333-4333-8333-333333333333',
  accountNumber: '000000000007',
  roles: new Set(),
  isAdmin: false,
};
