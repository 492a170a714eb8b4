import { verify, type KeyObject } from 'node:crypto';
import { posix } from 'node:path';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { XmlSyntaxError } from '../../../common/xml/xml-reader.js';
import { ObjectBytes } from '../../objects/object-bytes.js';
import { type StoredObject } from '../../objects/object.js';
import { ReadableObjects } from '../../objects/readable-objects.service.js';
import { CertificateService } from '../../users/certificate.service.js';
import { type Bundle, type BundlePart } from './bundle.js';
import { type BundleManifest, readManifest } from './bundle-manifest.js';
import { openedKey } from './opened-key.js';

/** Of some thousand parts: more is no manifest. */
const MOST_BYTES = 4 * 2 ** 20;

/** A bundle that may be registered, and what its manifest says of the image. */
export interface FoundBundle extends Pick<BundleManifest, 'architecture' | 'kernelId' | 'ramdiskId'> {
  readonly bundle: Bundle;
}

/** Where a manifest is. */
export interface ManifestPlace {
  readonly bucket: string;
  readonly key: string;
  readonly object: StoredObject;
}

/** Bundles in the cloud's own S3, read in the name of a caller. */
@Injectable()
export class BundleManifests {
  constructor(
    private readonly objects: ReadableObjects,
    private readonly bytes: ObjectBytes,
    private readonly certificates: CertificateService,
  ) {}

  /**
   * Throws InvalidManifest for what is none, was not signed by somebody of the caller's project, is not encrypted to
   * the cloud's key, or has parts that the caller may not read.
   */
  async find(context: RequestContext, place: ManifestPlace): Promise<FoundBundle> {
    const manifest = await this.#read(place);
    const { account, architecture, kernelId, ramdiskId, digest, sizeBytes } = manifest;
    if (account !== context.accountNumber)
      throw invalid(`it is of the account ${account.slice(0, 20)}, and not of its caller`);
    requireSigned(manifest, await this.certificates.publicKeysIn(context.projectId));
    const { privateKey } = await this.certificates.cloudKey();
    const key = openedKey(manifest.encryptedKey, privateKey);
    const iv = openedKey(manifest.encryptedIv, privateKey);
    if (key === undefined || iv === undefined)
      throw invalid('it is not encrypted to the certificate of this cloud');
    const parts = await this.#parts(context, place, manifest);
    return { architecture, kernelId, ramdiskId, bundle: { key, iv, digest, sizeBytes, parts } };
  }

  async #read({ object }: ManifestPlace): Promise<BundleManifest> {
    if (object.size > MOST_BYTES) throw invalid('it is too large');
    const pieces: Buffer[] = [];
    const open = await this.bytes.open(object.id);
    for await (const piece of open()) pieces.push(piece as Buffer);
    try {
      return readManifest(Buffer.concat(pieces).toString('utf8'));
    } catch (error) {
      if (error instanceof XmlSyntaxError || error instanceof Error) throw invalid(error.message);
      throw error;
    }
  }

  /** Beside the manifest, by the rights of the caller. */
  async #parts(
    context: RequestContext,
    { bucket, key }: ManifestPlace,
    { parts }: BundleManifest,
  ): Promise<readonly BundlePart[]> {
    const folder = key.slice(0, key.length - posix.basename(key).length);
    const found: BundlePart[] = [];
    for (const { name, digest } of parts) {
      const { id: objectId } = await this.objects.find(context, bucket, `${folder}${name}`);
      found.push({ objectId, digest });
    }
    return found;
  }
}

function requireSigned({ signed, signature }: BundleManifest, keys: readonly KeyObject[]): void {
  const text = Buffer.from(signed, 'utf8');
  if (keys.some((key) => verify('sha1', text, key, signature))) return;
  throw invalid('nobody of this account has signed it: engine-manage user credentials gives a certificate');
}

const invalid = (why: string): EngineError =>
  new EngineError('InvalidManifest', `The manifest is not valid: ${why}.`);
