import { createHash } from 'node:crypto';
import { Md5Threads } from './md5-threads.js';

/** The MD5 of bytes that come in pieces. */
export interface Md5 {
  /** Resolves once the piece is hashed; until then it must not change, and no other may be handed in. */
  update(piece: Buffer): Promise<void>;
  /** Ends it. */
  digest(): Promise<Buffer>;
  /** Ends it, too: nobody wants to know any more. */
  abandon(): void;
}

const threads = new Md5Threads();

/** Of a body longer than one piece: it is hashed beside the thread that reads and writes. */
export const longMd5 = (): Md5 => threads.begin();

/** Of a body that is one piece: another thread would have to be asked for longer than this takes. */
export function shortMd5(): Md5 {
  const hash = createHash('md5');
  return {
    update: (piece) => Promise.resolve(void hash.update(piece)),
    digest: () => Promise.resolve(hash.digest()),
    abandon: () => undefined,
  };
}
