import { type KeyObject, randomBytes, sign } from 'node:crypto';
import {
  bits,
  explicit,
  identifier,
  integer,
  nothing,
  octets,
  sequence,
  setOf,
  time,
  utf8,
  yes,
} from './der.js';

const COMMON_NAME = '2.5.4.3';
const SHA256_WITH_RSA = '1.2.840.113549.1.1.11';
const BASIC_CONSTRAINTS = '2.5.29.19';
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export interface CertificateParts {
  /** Common names. */
  readonly subject: string;
  readonly issuer: string;
  readonly publicKey: KeyObject;
  /** The issuer's: RSA. */
  readonly signer: KeyObject;
  readonly days: number;
  /** It may sign others. */
  readonly isAuthority: boolean;
}

/** A certificate (X.509 version 3, RFC 5280), signed by RSA with SHA-256; in PEM. */
export function certificate({ publicKey, signer, ...parts }: CertificateParts): string {
  const algorithm = sequence(identifier(SHA256_WITH_RSA), nothing());
  const now = Date.now();
  const validity = [now - MINUTE_MS, now + parts.days * DAY_MS].map((at) => time(new Date(at)));
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(randomBytes(16)),
    algorithm,
    nameOf(parts.issuer),
    sequence(...validity),
    nameOf(parts.subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(constraints(parts.isAuthority))),
  );
  const whole = sequence(body, algorithm, bits(sign('sha256', body, signer)));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

const nameOf = (text: string): Buffer => sequence(setOf(sequence(identifier(COMMON_NAME), utf8(text))));

const constraints = (isAuthority: boolean): Buffer =>
  sequence(identifier(BASIC_CONSTRAINTS), yes(), octets(isAuthority ? sequence(yes()) : sequence()));
