import { UUID } from '../common/ids/uuid.js';
import { byEc2Id, byId, type Ref } from '../common/refs/ref.js';

/** What an operator names: by its key, or by EC2's id. */
export const namedRef = (which: string): Ref => (UUID.test(which) ? byId(which) : byEc2Id(which));

/** What an operator asks for is nobody's: the operation of it names no user. */
export const operatorOf = ({ projectId }: { readonly projectId: string }, requestId: string) => ({
  ...{ requestId, projectId, userId: null },
});
