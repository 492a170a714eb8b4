/** The operator asked for something that there is not: one line, exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
