export type QmpFailure = 'refused' | 'timeout' | 'closed' | 'busy';

/** `refused`: QEMU's own words. `busy`: it has another client, or hangs. */
export class QmpError extends Error {
  override readonly name = 'QmpError';

  constructor(
    readonly kind: QmpFailure,
    message: string,
  ) {
    super(message);
  }
}
