import { canonicalQuery, hmac } from './canonical.js';
import { type Ec2Request, headerOf } from './ec2-request.js';
import { refuse } from './refuse.js';
import { type Claim } from './signature.js';

const METHODS: Readonly<Record<string, string>> = { HmacSHA256: 'sha256', HmacSHA1: 'sha1' };
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z?$/;

/** What a version 2 signature in the parameters claims; null: there is none. */
export function claimV2(request: Ec2Request): Claim | null {
  const { parameters } = request;
  const accessKey = parameters.get('AWSAccessKeyId');
  if (accessKey === undefined) return null;
  const needed = (name: string) =>
    parameters.get(name) || refuse('MissingParameter', `The request must contain the parameter ${name}`);
  const version = needed('SignatureVersion');
  if (version !== '2')
    refuse('InvalidParameterValue', `Value (${version}) for parameter SignatureVersion is invalid.`);
  const method = needed('SignatureMethod');
  const algorithm = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  if (algorithm === undefined)
    refuse('InvalidParameterValue', `Value (${method}) for parameter SignatureMethod is invalid.`);
  return {
    version: 2,
    accessKey,
    signature: needed('Signature'),
    ...timesOf(parameters),
    expected: (secret) =>
      hostsOf(request).map((host) => hmac(secret, signedText(request, host), algorithm).toString('base64')),
  };
}

function signedText({ method, path, parameters }: Ec2Request, host: string): string {
  const signed = [...parameters].filter(([name]) => name !== 'Signature');
  return [method, host, path, canonicalQuery(signed)].join('\n');
}

/** Some clients sign the host with its port, some without. */
function hostsOf(request: Ec2Request): readonly string[] {
  const host = (headerOf(request, 'host') ?? '').toLowerCase();
  return [...new Set([host, host.replace(/:\d+$/, '')])];
}

/** Either of Timestamp (bounded by the skew) and Expires. */
function timesOf(parameters: ReadonlyMap<string, string>): Pick<Claim, 'signedAt' | 'expiresAt'> {
  const [timestamp, expires] = [parameters.get('Timestamp'), parameters.get('Expires')];
  if (timestamp !== undefined && expires !== undefined)
    refuse(
      'InvalidParameterCombination',
      'The parameter Timestamp cannot be used with the parameter Expires',
    );
  if (expires !== undefined) return { signedAt: null, expiresAt: timeOf('Expires', expires) };
  if (timestamp !== undefined) return { signedAt: timeOf('Timestamp', timestamp), expiresAt: null };
  return refuse('MissingParameter', 'The request must contain the parameter Timestamp or Expires');
}

function timeOf(name: string, text: string): Date {
  const time = new Date(text.endsWith('Z') ? text : `${text}Z`);
  return TIME.test(text) && !Number.isNaN(time.getTime())
    ? time
    : refuse(
        'InvalidParameterValue',
        `The value for parameter ${name} is not a time of the form yyyy-mm-ddThh:mm:ssZ.`,
      );
}
