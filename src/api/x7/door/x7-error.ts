/** A refusal that is X7's own: EC2 has no code for it. `message` is for the caller. */
export class X7Error extends Error {
  override readonly name = 'X7Error';
  /** What the network API calls it: `NetworkInUse`. Undefined: by its status. */
  readonly type: string | undefined = undefined;

  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}
