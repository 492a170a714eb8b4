import { createHash, randomBytes } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { expect } from '@jest/globals';

/** Half of what is written is encrypted. */
const encrypted = () => (Math.random() < 0.5 ? { ServerSideEncryption: 'AES256' as const } : {});

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Writers of a bucket, and what each of their keys may hold: what was answered last, and all that was asked since. */
export class StoreLedger {
  /** Hashes; the empty text: there is no object. */
  readonly #allowed = new Map<string, Set<string>>();
  answered = 0;
  /** Status of each write that was refused; 0: nothing came back. */
  refused: number[] = [];

  constructor(
    private readonly s3: S3Client,
    private readonly Bucket: string,
  ) {}

  get keys(): number {
    return this.#allowed.size;
  }

  /** Each of so many goes on until a write of its own fails. */
  async writeUntilRefused(writers: number): Promise<void> {
    const all = Array.from({ length: writers }, async (_, n) => {
      for (let turn = 0; await this.write(`k${n}-${turn % 4}`); turn++) continue;
    });
    await Promise.all(all);
  }

  /** Whether it was answered. */
  async write(Key: string, size = Math.random() < 0.5 ? 4_096 : 200_000): Promise<boolean> {
    const bytes = randomBytes(size);
    const hash = hashOf(bytes);
    this.#allowed.set(Key, (this.#allowed.get(Key) ?? new Set([''])).add(hash));
    try {
      if (Math.random() < 0.8)
        await this.s3.send(new PutObjectCommand({ Bucket: this.Bucket, Key, Body: bytes, ...encrypted() }));
      else await this.#writeInParts(Key, bytes);
    } catch (error) {
      this.refused.push(
        (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0,
      );
      return false;
    }
    this.#allowed.set(Key, new Set([hash]));
    this.answered++;
    return true;
  }

  /** Each key holds what it may. */
  async check(): Promise<void> {
    for (const [Key, may] of this.#allowed)
      expect([Key, [...may]]).toEqual([Key, expect.arrayContaining([await this.#read(Key)])]);
  }

  async #writeInParts(Key: string, Body: Buffer): Promise<void> {
    const at = { Bucket: this.Bucket, Key };
    const { UploadId } = await this.s3.send(new CreateMultipartUploadCommand({ ...at, ...encrypted() }));
    const { ETag } = await this.s3.send(new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    await this.s3.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload }));
  }

  /** The hash of what is there, or why it cannot be read. */
  async #read(Key: string): Promise<string> {
    try {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.Bucket, Key }));
      return hashOf((await Body?.transformToByteArray()) ?? new Uint8Array());
    } catch (error) {
      const { name } = error as Error;
      return name === 'NoSuchKey' ? '' : name;
    }
  }
}
