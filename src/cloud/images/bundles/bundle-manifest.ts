import { type XmlElement, readXml } from '../../../common/xml/xml-reader.js';

/** A part of a bundle as its manifest names it. */
export interface ManifestPart {
  /** A plain name beside the manifest's, never a path. */
  readonly name: string;
  /** Hex, SHA-1. */
  readonly digest: string;
}

/** What a manifest says, as far as it is read here; nothing of it is verified yet. */
export interface BundleManifest {
  readonly architecture: string;
  readonly kernelId: string | undefined;
  readonly ramdiskId: string | undefined;
  /** Account number of whoever made it. */
  readonly account: string;
  /** Bytes of the disk. */
  readonly sizeBytes: number;
  /** Of the archive that the parts hold once they are decrypted and unpacked: hex, SHA-1. */
  readonly digest: string;
  /** For the cloud's key. */
  readonly encryptedKey: Buffer;
  readonly encryptedIv: Buffer;
  readonly parts: readonly ManifestPart[];
  /** Over `signed`: RSA with SHA-1. */
  readonly signature: Buffer;
  readonly signed: string;
}

const VERSION = '2007-10-10';
/** As AWS's tools make them, of 10 MiB each. */
const MOST_PARTS = 20_000;
const PART_NAME = /^[A-Za-z0-9][A-Za-z0-9 ._+=@-]{0,254}$/;
const HEX = /^(?:[0-9a-f]{2})+$/i;
const SHA1_HEX = /^[0-9a-f]{40}$/i;

/**
 * Reads the manifest of a bundle, as ec2-bundle-image and euca2ools write it (version 2007-10-10). Throws, in words for
 * whoever registers it, for what is none.
 */
export function readManifest(text: string): BundleManifest {
  const root = readXml(text);
  if (root.name !== 'manifest' || valueOf(root, 'version') !== VERSION)
    throw new Error(`it is no manifest of version ${VERSION}`);
  const image = at(root, 'image');
  const machine = at(root, 'machine_configuration');
  return {
    architecture: valueOf(machine, 'architecture'),
    kernelId: optional(machine, 'kernel_id'),
    ramdiskId: optional(machine, 'ramdisk_id'),
    account: valueOf(image, 'user').replaceAll('-', ''),
    sizeBytes: countOf(image, 'size'),
    digest: digestOf(image),
    encryptedKey: encryptedOf(image, 'ec2_encrypted_key'),
    encryptedIv: encryptedOf(image, 'ec2_encrypted_iv'),
    parts: partsOf(at(image, 'parts')),
    signature: bytesOf(root, 'signature'),
    signed: `${sourceOf(text, 'machine_configuration')}${sourceOf(text, 'image')}`,
  };
}

function partsOf(element: XmlElement): readonly ManifestPart[] {
  const found = element.children.filter(({ name }) => name === 'part');
  const count = Number(element.attributes.get('count'));
  if (found.length === 0 || found.length > MOST_PARTS || count !== found.length)
    throw new Error(`it has ${found.length} parts`);
  return found.map((part, index) => {
    if (Number(part.attributes.get('index')) !== index) throw new Error('its parts are not in their order');
    const name = valueOf(part, 'filename');
    if (!PART_NAME.test(name) || name.includes('..')) throw new Error('a part has a name that is none');
    return { name, digest: digestOf(part) };
  });
}

function digestOf(element: XmlElement): string {
  const digest = at(element, 'digest');
  const text = digest.text.trim();
  if (digest.attributes.get('algorithm')?.toUpperCase() !== 'SHA1' || !SHA1_HEX.test(text))
    throw new Error('a digest is not one of SHA1');
  return text.toLowerCase();
}

function encryptedOf(element: XmlElement, name: string): Buffer {
  const algorithm = at(element, name).attributes.get('algorithm');
  if (algorithm !== undefined && algorithm.toUpperCase() !== 'AES-128-CBC')
    throw new Error('it is not encrypted by AES-128-CBC');
  return bytesOf(element, name);
}

function bytesOf(element: XmlElement, name: string): Buffer {
  const text = valueOf(element, name);
  if (!HEX.test(text) || text.length > 2_048) throw new Error(`its ${name} is not hexadecimal`);
  return Buffer.from(text, 'hex');
}

function countOf(element: XmlElement, name: string): number {
  const text = valueOf(element, name);
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new Error(`its ${name} is no number`);
  return Number(text);
}

/** As it was written, tags and all: that is what was signed. Comments could hide another one. */
function sourceOf(text: string, name: string): string {
  if (text.includes('<!--') || text.includes('<![CDATA[')) throw new Error('it has comments');
  const [start, end] = [text.indexOf(`<${name}>`), text.indexOf(`</${name}>`)];
  const closing = `</${name}>`;
  const isOnce = start === text.lastIndexOf(`<${name}>`) && end === text.lastIndexOf(closing);
  if (start < 0 || end < start || !isOnce) throw new Error(`it has not one ${name}`);
  return text.slice(start, end + closing.length);
}

function at(element: XmlElement, name: string): XmlElement {
  const [found, another] = element.children.filter((child) => child.name === name);
  if (!found || another) throw new Error(`it has not one ${name}`);
  return found;
}

const valueOf = (element: XmlElement, name: string): string => at(element, name).text.trim();

function optional(element: XmlElement, name: string): string | undefined {
  return element.children.some((child) => child.name === name) ? valueOf(element, name) : undefined;
}
