import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import type { ListedObject, ListEntry, ObjectLists, PageRequest } from './object-rows.js';

/** Of a common prefix all but the first two are null. */
type ListRow = { readonly key: string; readonly isPrefix: boolean } & {
  readonly [C in keyof Omit<ListedObject, 'key'>]: ListedObject[C] | null;
};

const COLUMNS = `o.version_id AS "versionId", o.sequence, o.is_latest AS "isLatest", o.is_marker AS "isMarker", o.size, o.etag,
  o.checksum, o.written_by AS "ownerId", o.modified_at AS "modifiedAt"`;

/** The newest of each key, without a delimiter: straight along the index. */
const PLAIN = `
  SELECT o.key, false AS "isPrefix", ${COLUMNS} FROM objects o
   WHERE o.bucket_id = $1 AND o.is_latest AND NOT o.is_marker AND o.key >= $2 AND o.key < $3 ORDER BY o.key LIMIT $4`;

const NAMED = `
  SELECT n.name AS key, n.is_prefix AS "isPrefix", ${COLUMNS}
    FROM object_names($1, $2, $3, $4, $5::bigint, $6, $7, $8) WITH ORDINALITY AS n(name, is_prefix, object_id, at)
    LEFT JOIN objects o ON o.id = n.object_id ORDER BY n.at`;

/** Pages of a bucket's names, in the order of their bytes. */
@Injectable()
export class ObjectListRepository implements ObjectLists {
  constructor(private readonly database: Database) {}

  async page(bucketId: string, asked: PageRequest): Promise<readonly ListEntry[]> {
    const { prefix, delimiter, start, below, passed, allVersions, most } = asked;
    if (delimiter === '' && !allVersions) {
      const from = Buffer.compare(Buffer.from(start), Buffer.from(prefix)) > 0 ? start : prefix;
      return (await this.database.query<ListRow>(PLAIN, [bucketId, from, afterPrefix(prefix), most])).map(
        entryOf,
      );
    }
    const values = [bucketId, prefix, delimiter, start, below, passed, allVersions, most];
    return (await this.database.query<ListRow>(NAMED, values)).map(entryOf);
  }

  /** Its place among the versions of its key; undefined: there is none of this id. */
  async sequenceOf(bucketId: string, key: string, versionId: string): Promise<number | undefined> {
    const [row] = await this.database.query<{ sequence: number }>(
      'SELECT sequence FROM objects WHERE bucket_id = $1 AND key = $2 AND version_id = $3',
      [bucketId, key, versionId],
    );
    return row?.sequence;
  }
}

const entryOf = (row: ListRow): ListEntry =>
  row.isPrefix ? { key: row.key, isPrefix: true } : ({ ...row, isPrefix: false } as ListEntry);

const LAST = '\u{10ffff}'.repeat(1_025);

/** The first text above all that begin so; what no key reaches when there is none. In PostgreSQL: `after_prefix`. */
function afterPrefix(prefix: string): string {
  const letters = [...prefix];
  while (letters.length > 0) {
    const code = letters.pop()?.codePointAt(0) ?? 0;
    if (code < 0x10ffff) return letters.join('') + String.fromCodePoint(code === 0xd7ff ? 0xe000 : code + 1);
  }
  return LAST;
}
