import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Client } from 'minio';
import { clientOf } from './client-of.js';
import type { ImageBucketPlace } from './image-bucket-place.js';

export interface BucketEntry {
  readonly name: string;
  readonly writtenAt: Date;
}

export interface SentPart {
  readonly part: number;
  readonly etag: string;
}

export interface PartPlace {
  readonly name: string;
  readonly upload: string;
  /** From 1. */
  readonly part: number;
}

/** A bucket of any S3, by the `minio` client. Made with what is first put into it. */
export class ImageBucket {
  readonly #name: string;
  #client: Promise<Client> | undefined;
  #forHosts: Promise<Client> | undefined;
  #made: Promise<void> | undefined;

  constructor(private readonly place: ImageBucketPlace) {
    this.#name = place.bucket;
  }

  /** Undefined: there is no such object. */
  async size(name: string): Promise<number | undefined> {
    const client = await this.#asked();
    return client.statObject(this.#name, name).then(({ size }) => size, unlessMissing);
  }

  /** `length` bytes from `start` on. */
  async read(name: string, start: number, length: number): Promise<Readable> {
    return (await this.#asked()).getPartialObject(this.#name, name, start, length);
  }

  async write(name: string, text: string): Promise<void> {
    const client = await this.#asked();
    await (this.#made ??= this.#make(client).catch((error: unknown) => {
      this.#made = undefined;
      throw error;
    }));
    await client.putObject(this.#name, name, text);
  }

  /** A URL by which whoever has it reads this object for so long; undefined: hosts do not reach the bucket. */
  async grant(name: string, seconds: number): Promise<string | undefined> {
    const { hostEndpoint } = this.place;
    if (hostEndpoint === '') return undefined;
    const client = await (this.#forHosts ??= clientOf({ ...this.place, endpoint: hostEndpoint }));
    return client.presignedGetObject(this.#name, name, seconds);
  }

  /** Of a small object; undefined: there is none. */
  async text(name: string): Promise<string | undefined> {
    const client = await this.#asked();
    const bytes = await client.getObject(this.#name, name).then(buffer, unlessMissing);
    return bytes?.toString('utf8');
  }

  /** Nothing there is success. */
  async remove(name: string): Promise<void> {
    await (await this.#asked()).removeObject(this.#name, name);
  }

  /** In the order of their names; none where there is no bucket yet. */
  async list(): Promise<readonly BucketEntry[]> {
    const client = await this.#asked();
    const entries: BucketEntry[] = [];
    try {
      for await (const item of client.listObjectsV2(this.#name, '', true) as AsyncIterable<Listed>)
        entries.push({ name: item.name, writtenAt: item.lastModified });
    } catch (error) {
      unlessMissing(error);
    }
    return entries;
  }

  /** Begins an upload in parts: the object is there once it is completed. Answers its id. */
  async begin(name: string): Promise<string> {
    return (await this.#asked()).initiateNewMultipartUpload(this.#name, name, {});
  }

  async send({ name, upload, part }: PartPlace, bytes: Buffer): Promise<SentPart> {
    const client = await this.#asked();
    const config = {
      bucketName: this.#name,
      objectName: name,
      uploadID: upload,
      partNumber: part,
      headers: {},
    };
    const { etag } = await client.uploadPart(config, bytes);
    return { part, etag };
  }

  async complete(name: string, upload: string, parts: readonly SentPart[]): Promise<void> {
    await (await this.#asked()).completeMultipartUpload(this.#name, name, upload, [...parts]);
  }

  /** Nothing there is success. */
  async abort(name: string, upload: string): Promise<void> {
    const client = await this.#asked();
    await client.abortMultipartUpload(this.#name, name, upload).catch(unlessMissing);
  }

  async #make(client: Client): Promise<void> {
    if (await client.bucketExists(this.#name)) return;
    await client.makeBucket(this.#name, this.place.region).catch((error: unknown) => {
      // Another process was faster.
      if (codeOf(error) !== 'BucketAlreadyOwnedByYou') throw error;
    });
  }

  #asked(): Promise<Client> {
    return (this.#client ??= clientOf(this.place));
  }
}

interface Listed {
  readonly name: string;
  readonly lastModified: Date;
}

const MISSING = new Set(['NotFound', 'NoSuchKey', 'NoSuchBucket', 'NoSuchUpload']);
const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown }).code;

function unlessMissing(error: unknown): undefined {
  if (!MISSING.has(String(codeOf(error)))) throw error;
  return undefined;
}
