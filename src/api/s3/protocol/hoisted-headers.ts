import { type Ec2Request, headerOf } from '../../ec2/protocol/ec2-request.js';
import { invalidArgument } from './s3-error.js';

/** What of a signed URL is the signature's own, or SDKs' word of the bytes that they had when they signed: none. */
const NOT_HOISTED =
  /^x-amz-(algorithm|content-sha256|credential|date|expires|security-token|signature|signedheaders|checksum-.*|sdk-.*)$/i;

/**
 * The request with those of its parameters as headers that a client moved into the URL when it signed it: they are
 * covered by the signature, and mean the same there. What is a header already stays as it is.
 */
export function withHoisted<R extends Ec2Request>(request: R): R {
  const { parameters } = request;
  if (!parameters.has('X-Amz-Algorithm') && !parameters.has('AWSAccessKeyId')) return request;
  const hoisted = [...parameters].filter(
    ([name]) =>
      /^x-amz-/i.test(name) && !NOT_HOISTED.test(name) && headerOf(request, name.toLowerCase()) === undefined,
  );
  const headers = hoisted.flatMap(([name, value]) => [requireName(name), asHeader(name, value)]);
  return headers.length === 0 ? request : { ...request, rawHeaders: [...request.rawHeaders, ...headers] };
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

const requireName = (name: string): string =>
  TOKEN.test(name.toLowerCase()) ? name.toLowerCase() : invalidArgument(name, '', 'It cannot be a header.');

/** As a header has a text: a letter a byte. Throws InvalidArgument. */
export function asHeader(name: string, value: string): string {
  const text = Buffer.from(value).toString('latin1');
  requireName(name);
  return /[\x00-\x08\x0a-\x1f\x7f]/.test(text)
    ? invalidArgument(name.slice(0, 100), value, 'It cannot be a header.')
    : text;
}
