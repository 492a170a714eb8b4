import { type Ref } from '../../common/refs/ref.js';

/** One attribute of an instance that its owner may change while it exists. */
export type InstanceChange =
  | { readonly attribute: 'disableTermination' | 'disableStop'; readonly value: boolean }
  /** Of its one interface; one that has several is changed by these. */
  | { readonly attribute: 'sourceDestCheck'; readonly value: boolean }
  | { readonly attribute: 'shutdownBehaviour'; readonly value: 'stop' | 'terminate' }
  /** While the instance is stopped only. At most 16 KiB, decoded. */
  | { readonly attribute: 'userData'; readonly value: Buffer }
  /** While the instance is stopped only; never with a smaller root disk. */
  | { readonly attribute: 'flavor'; readonly value: Ref }
  /** At least one. */
  | { readonly attribute: 'groups'; readonly value: readonly Ref[] }
  /** What is not named stays. The hop limit counts from the guest's next start. */
  | {
      readonly attribute: 'metadata';
      readonly enabled?: boolean;
      readonly tokens?: 'optional' | 'required';
      readonly hopLimit?: number;
      readonly ipv6?: boolean;
    };
