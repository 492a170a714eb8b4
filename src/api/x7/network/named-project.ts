import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import { X7Error } from '../door/x7-error.js';

const name = z.string().max(255).nullable().optional();

/** Whose something is to be, in both of its names. */
export const namedProject = { tenant_id: name, project_id: name };

/** What may say whose it is to be. */
export interface Named {
  readonly tenant_id?: string | null | undefined;
  readonly project_id?: string | null | undefined;
}

/** What is made belongs to who asks. Throws 403 for another project, and 501 where an operator names one. */
export function requireOwnProject({ projectId, isAdmin }: RequestContext, asked: Named): void {
  const others = [asked.tenant_id, asked.project_id].filter((one) => one && one !== projectId);
  if (others.length === 0) return;
  if (isAdmin) throw new X7Error(501, 'Not supported yet: to make something for another project');
  throw new X7Error(403, 'To make something for another project is disallowed by policy');
}
