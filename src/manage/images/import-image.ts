import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream';
import { EngineError } from '../../common/errors/engine-error.js';
import { type ImageService } from '../../cloud/images/image.service.js';
import { type IncomingFormat } from '../../cloud/images/image.js';
import { Progress } from '../progress.js';
import { type Terminal } from '../terminal.js';
import { type Arriving, remoteImage } from '../../cloud/images/remote/remote-image.js';

export interface ImportRequest {
  /** A path, or an http or https URL. */
  readonly from: string;
  readonly projectId: string;
  /** Empty: the file's own, without its ending. */
  readonly name: string;
  /** Hex; empty: not checked. */
  readonly sha256: string;
  readonly format: IncomingFormat;
  readonly isPublic: boolean;
}

export interface ImportParts {
  readonly images: Pick<ImageService, 'register'>;
  readonly terminal: Terminal;
  /** Ends the import: nothing of it stays. */
  readonly signal: AbortSignal;
}

/**
 * Brings a disk image into the cloud, and answers its ids. It is counted against `--image_max_gib` and hashed while it
 * comes, and examined before it is kept. Throws InvalidParameterValue in words for the operator.
 */
export async function importImage(
  { images, terminal, signal }: ImportParts,
  { from, sha256, name, ...image }: ImportRequest,
): Promise<{ readonly id: string; readonly ec2Id: string }> {
  const expected = checkedHash(sha256);
  const { open, close, sizeBytes } = isUrl(from)
    ? await remoteImage(from, { signal })
    : await fileAt(from, signal);
  const shown = new Progress({ terminal, what: basename(placeOf(from)), totalBytes: sizeBytes });
  try {
    return await images.register({
      ...image,
      kind: 'machine',
      name: name === '' ? nameOf(from) : name,
      description: `Imported from ${placeOf(from)}`.slice(0, 255),
      ...(expected !== undefined && { sha256: expected }),
      // Either's failure is the other's; who reads the second hears of it.
      open: () => pipeline(open(), shown, () => undefined),
    });
  } finally {
    close();
  }
}

const isUrl = (from: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//i.test(from);

/** Without what may be secret in a URL: user, password and parameters. */
function placeOf(from: string): string {
  if (!isUrl(from) || !URL.canParse(from)) return from;
  const { protocol, host, pathname } = new URL(from);
  return `${protocol}//${host}${pathname}`;
}

function nameOf(from: string): string {
  const file = decodeURIComponent(basename(placeOf(from))).replace(/\.(qcow2|img|raw|vmdk|vdi)$/i, '');
  return file.replaceAll(/[^\x20-\x7e]/g, '-').slice(0, 128);
}

async function fileAt(path: string, signal: AbortSignal): Promise<Arriving> {
  const file = await stat(path).catch((cause: NodeJS.ErrnoException) => refuse(cause.message, cause));
  if (!file.isFile()) refuse(`'${path}' is no file`);
  return {
    sizeBytes: file.size,
    open: () => createReadStream(path, { signal, highWaterMark: 2 ** 20 }),
    close: () => undefined,
  };
}

function checkedHash(text: string): string | undefined {
  if (text === '') return undefined;
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  return refuse('a SHA-256 has 64 hexadecimal digits');
}

function refuse(why: string, cause?: unknown): never {
  throw new EngineError('InvalidParameterValue', `The image cannot be imported: ${why}`, { cause });
}
