import { EngineError } from '../../../../common/errors/engine-error.js';
import { invalidArgument } from '../../protocol/s3-error.js';
import { FormReader, type PartHead } from './form-reader.js';

/** A form up to its file. */
export interface Form {
  /** By names in lower case, with the file's name put in for `${filename}`. */
  readonly fields: ReadonlyMap<string, string>;
  /** The bytes of the file; what stands behind it is read and dropped. */
  readonly file: AsyncIterable<Buffer>;
}

/** Of S3: all fields before the file. */
const MOST_BEFORE = 20_480;
/** Fields that stand behind the file count for nothing. */
const MOST_BEHIND = 65_536;

/** Reads a form up to its file. Throws MalformedPOSTRequest, MaxPostPreDataLengthExceededError, InvalidArgument. */
export async function readForm(source: AsyncIterable<Buffer>, boundary: string): Promise<Form> {
  const reader = new FormReader(source, boundary);
  await reader.begin();
  const fields = new Map<string, string>();
  for (let room = MOST_BEFORE; ;) {
    const head = await reader.next();
    if (!head) return noFile();
    const name = head.name.toLowerCase();
    if (name === 'file') return { fields: withFileName(fields, head), file: fileIn(reader) };
    if (fields.has(name))
      invalidArgument(head.name.slice(0, 100), '', 'A form field may be given only once.');
    const value = await textOf(reader, room - head.name.length);
    room -= head.name.length + value.length;
    fields.set(name, decoded(value));
  }
}

async function textOf(reader: FormReader, room: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of reader.content()) {
    size += piece.length;
    if (size > room) tooLong();
    pieces.push(Buffer.from(piece));
  }
  return Buffer.concat(pieces);
}

function decoded(value: Buffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value);
    if (!text.includes('\0')) return text;
  } catch {
    // Not UTF-8: said below.
  }
  throw new EngineError('InvalidArgument', 'The fields of a form must be UTF-8.');
}

/** Browsers send the bare name, some a whole path of their own system. */
function withFileName(fields: ReadonlyMap<string, string>, { fileName = '' }: PartHead) {
  const name = fileName.replace(/^.*[/\\]/s, '');
  // By a function: in a text a name with `$` in it would mean something.
  return new Map([...fields].map(([field, value]) => [field, value.replaceAll('${filename}', () => name)]));
}

async function* fileIn(reader: FormReader): AsyncGenerator<Buffer> {
  yield* reader.content();
  await reader.drain(MOST_BEHIND);
}

function tooLong(): never {
  throw new EngineError(
    'MaxPostPreDataLengthExceededError',
    'Your POST request fields preceding the upload file were too large.',
  );
}

function noFile(): never {
  return invalidArgument('file', '', 'POST requires exactly one file upload per request.');
}
