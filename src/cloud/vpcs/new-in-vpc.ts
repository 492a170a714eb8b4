import { type Ref } from '../../common/refs/ref.js';
import { type Tag } from '../tags/tag.js';

/** What one request makes in a VPC. */
export interface NewInVpc {
  readonly vpc: Ref;
  readonly tags: readonly Tag[];
  /** The same request with it makes one. Undefined: each makes another. */
  readonly token: string | undefined;
  /** Hex SHA-256 of the request without its token. */
  readonly requestHash: string;
}
