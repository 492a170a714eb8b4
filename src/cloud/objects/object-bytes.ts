import { Readable } from 'node:stream';
import { EngineError } from '../../common/errors/engine-error.js';
import type { Database } from '../../common/prisma/database.js';
import { ByteFiles } from './byte-files.js';
import type { ObjectKeys } from './object-keys.js';
import type { PartRepository } from './part.repository.js';
import { type Bytes, readBytes } from './read-bytes.js';

export interface ObjectPlaces {
  readonly database: Database;
  readonly parts: PartRepository;
  readonly keys: ObjectKeys;
  /** Where the store of objects keeps its files; it is looked at when the first object is read. */
  readonly folder: string;
}

/** Whole objects for the cloud's own use: whoever names one has asked before whether its caller may read it. */
export class ObjectBytes {
  #files: Promise<ByteFiles> | undefined;

  constructor(private readonly from: ObjectPlaces) {}

  /** All bytes of the version of this UUID; nothing is opened before they are asked for. Throws ImageUnusable. */
  async open(objectId: string): Promise<() => Readable> {
    const { database, keys, folder } = this.from;
    const [object] = await database.query<Bytes>(
      'SELECT id, storage, size, data, sealed_key AS "sealedKey" FROM objects WHERE id = $1 AND NOT is_marker',
      [objectId],
    );
    if (!object)
      throw new EngineError('ImageUnusable', 'The object that holds the image was deleted or replaced.');
    const parts = object.storage === 'parts' ? await this.from.parts.partsOf(objectId) : [];
    this.#files ??= ByteFiles.open(folder);
    const files = await this.#files;
    const range = { start: 0, end: object.size - 1 };
    return () =>
      Readable.from(piecesOf(readBytes({ files, keys }, { object, parts }, range)), { objectMode: false });
  }
}

async function* piecesOf(bytes: Promise<Buffer | Readable>): AsyncGenerator<Buffer> {
  const found = await bytes;
  if (Buffer.isBuffer(found)) yield found;
  else for await (const piece of found) yield piece as Buffer;
}
