import {
  constants,
  createCipheriv,
  createHash,
  createPublicKey,
  publicEncrypt,
  randomBytes,
  sign,
} from 'node:crypto';
import { gzipSync } from 'node:zlib';

export interface BundleMaker {
  /** Account number. */
  readonly account: string;
  /** PEM. */
  readonly privateKey: string;
  readonly cloudCertificate: string;
  /** Of the manifest's elements, changed before it is signed. */
  readonly change?: (elements: string) => string;
}

export interface MadeBundle {
  readonly manifest: string;
  /** By their names. */
  readonly parts: ReadonlyMap<string, Buffer>;
}

const PART = 100_000;
const hash = (bytes: Buffer) => createHash('sha1').update(bytes).digest('hex');

/** A bundle of a disk, as ec2-bundle-image and euca-bundle-image make it. */
export function bundleOf(
  disk: Buffer,
  { account, privateKey, cloudCertificate, change }: BundleMaker,
): MadeBundle {
  const [key, iv] = [randomBytes(16), randomBytes(16)];
  const archive = tarOf(disk);
  const cipher = createCipheriv('aes-128-cbc', key, iv);
  const bytes = Buffer.concat([cipher.update(gzipSync(archive)), cipher.final()]);
  const parts = Array.from(
    { length: Math.ceil(bytes.length / PART) },
    (_, n) => [`disk.part.${n}`, bytes.subarray(n * PART, (n + 1) * PART)] as const,
  );
  const encrypted = (what: Buffer) =>
    publicEncrypt(
      { key: createPublicKey(cloudCertificate), padding: constants.RSA_PKCS1_PADDING },
      Buffer.from(what.toString('hex')),
    ).toString('hex');
  const listed = parts.map(
    ([name, part], n) =>
      `<part index="${n}"><filename>${name}</filename><digest algorithm="SHA1">${hash(part)}</digest></part>`,
  );
  const elements =
    '<machine_configuration><architecture>x86_64</architecture></machine_configuration>' +
    `<image><name>disk</name><user>${account}</user><type>machine</type><digest algorithm="SHA1">${hash(archive)}</digest>` +
    `<size>${disk.length}</size><bundled_size>${bytes.length}</bundled_size>` +
    `<ec2_encrypted_key algorithm="AES-128-CBC">${encrypted(key)}</ec2_encrypted_key>` +
    `<ec2_encrypted_iv>${encrypted(iv)}</ec2_encrypted_iv>` +
    `<parts count="${parts.length}">${listed.join('')}</parts></image>`;
  const signed = change?.(elements) ?? elements;
  const signature = sign('sha1', Buffer.from(signed), privateKey).toString('hex');
  const manifest =
    '<?xml version="1.0"?><manifest><version>2007-10-10</version><bundler><name>spec</name></bundler>' +
    `${signed}<signature>${signature}</signature></manifest>`;
  return { manifest, parts: new Map(parts) };
}

/** One file, as POSIX says. */
function tarOf(file: Buffer): Buffer {
  const header = Buffer.alloc(512);
  header.write('disk.img', 0);
  header.write('0000644\0', 100);
  header.write(`${file.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        0ustar\x0000', 148);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, file, Buffer.alloc((512 - (file.length % 512)) % 512), Buffer.alloc(1_024)]);
}
