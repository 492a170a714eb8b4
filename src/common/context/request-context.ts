/** Who asks, and under which request. Made once, by the door that authenticated the caller. */
export interface RequestContext {
  readonly requestId: string;
  readonly userId: string;
  readonly projectId: string;
  /** EC2's ownerId: twelve digits. */
  readonly accountNumber: string;
  /** Roles that count: held globally and, where the role asks for it, in the project. */
  readonly roles: ReadonlySet<string>;
  /** May do everything, in every project. */
  readonly isAdmin: boolean;
}

/** Who asks for work, as its operation says: a user of the project's, or nobody of them (null), whose cloud it is. */
export type Asker = Pick<RequestContext, 'requestId' | 'projectId'> & { readonly userId: string | null };
