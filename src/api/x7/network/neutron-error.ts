import { X7Error } from '../door/x7-error.js';

/** A refusal that clients of the network API know by its type. */
export class NeutronError extends X7Error {
  constructor(
    override readonly type: string,
    status: number,
    message: string,
  ) {
    super(status, message);
  }
}
