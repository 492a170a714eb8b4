import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Sealer } from '../../common/seal/sealer.js';
import { certificate } from '../../common/x509/certificate.js';
import { CertificateRepository } from './certificate.repository.js';
import { type UserRow } from './user.repository.js';

/** All in PEM. The private key is shown this once. */
export interface UserCertificate {
  readonly privateKey: string;
  readonly certificate: string;
  /** The cloud's, to which bundles are encrypted. */
  readonly cloudCertificate: string;
}

/** Opens what was encrypted to the cloud's certificate. */
export interface CloudKey {
  readonly privateKey: KeyObject;
  readonly certificate: string;
}

const NAME = 'bundles';
const CLOUD = 'engine bundles';
const CONTEXT = `bundle-key:${NAME}`;
const BITS = 2_048;
const DAYS = 3_650;

const keyPair = promisify(generateKeyPair);
const rsaPair = () => keyPair('rsa', { modulusLength: BITS });

/** What makers of bundles need: keys and certificates, as AWS calls them X.509 credentials. */
@Injectable()
export class CertificateService {
  constructor(
    private readonly rows: CertificateRepository,
    private readonly sealer: Sealer,
  ) {}

  /** `alone`: what the user had before counts no longer. */
  async issue({ id, name }: Pick<UserRow, 'id' | 'name'>, alone = false): Promise<UserCertificate> {
    const cloud = await this.cloudKey();
    const { publicKey, privateKey } = await rsaPair();
    const made = certificate({
      ...{
        subject: name,
        issuer: CLOUD,
        publicKey,
        signer: cloud.privateKey,
        days: DAYS,
        isAuthority: false,
      },
    });
    await this.rows.add(id, publicKey.export({ type: 'spki', format: 'pem' }).toString(), alone);
    return {
      privateKey: pemOf(privateKey),
      certificate: made,
      cloudCertificate: cloud.certificate,
    };
  }

  /** Made when it is first asked for. */
  async cloudKey(): Promise<CloudKey> {
    const found = await this.rows.cloudKey(NAME);
    if (!found) {
      await this.#make();
      return this.cloudKey();
    }
    const privateKey = createPrivateKey(this.sealer.open(found.sealedKey, CONTEXT).toString('utf8'));
    return { privateKey, certificate: found.certificate };
  }

  /** Of those who may sign for the project. */
  async publicKeysIn(projectId: string): Promise<readonly KeyObject[]> {
    return (await this.rows.publicKeysIn(projectId)).map((pem) => createPublicKey(pem));
  }

  /** Seals again what an older master key has sealed. Answers how many that were. */
  async reseal(): Promise<number> {
    const found = await this.rows.cloudKey(NAME);
    if (!found || !this.sealer.isStale(found.sealedKey)) return 0;
    await this.rows.reseal(NAME, this.sealer.seal(this.sealer.open(found.sealedKey, CONTEXT), CONTEXT));
    return 1;
  }

  async #make(): Promise<void> {
    const { publicKey, privateKey } = await rsaPair();
    const own = certificate({
      ...{ subject: CLOUD, issuer: CLOUD, publicKey, signer: privateKey, days: DAYS, isAuthority: true },
    });
    const sealedKey = this.sealer.seal(Buffer.from(pemOf(privateKey)), CONTEXT);
    await this.rows.addCloudKey({ name: NAME, sealedKey, certificate: own });
  }
}

/** As AWS's tools and openssl read it. */
const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
