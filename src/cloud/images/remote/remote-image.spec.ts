import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { remoteImage } from './remote-image.js';

const BYTES = randomBytes(300_000);
const never = new AbortController().signal;

let answer: (request: IncomingMessage, response: ServerResponse) => void;
let asked: IncomingMessage[] = [];
const server = createServer((request, response) => {
  asked.push(request);
  answer(request, response);
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
});

const read = async (path = '/disk', idleMs = 5_000, signal = never) => {
  const { open, sizeBytes } = await remoteImage(`${at}${path}`, { signal, idleMs, pauseMs: 1 });
  const hash = createHash('sha256');
  for await (const chunk of open()) hash.update(chunk as Buffer);
  return { sizeBytes, same: hash.digest('hex') === createHash('sha256').update(BYTES).digest('hex') };
};
const whole = (response: ServerResponse, headers: Record<string, string | number> = {}) => {
  response.writeHead(200, { 'content-length': BYTES.length, ...headers }).end(BYTES);
};
/** Half of what was announced, then the end of the connection. */
const half = (response: ServerResponse, headers: Record<string, string> = { etag: '"one"' }) => {
  response.writeHead(200, { 'content-length': BYTES.length, ...headers });
  response.write(BYTES.subarray(0, 150_000), () => response.destroy());
};

describe('an image at a URL', () => {
  it('comes as it lies there, its size with it', async () => {
    answer = (_request, response) => whole(response);
    expect(await read()).toEqual({ sizeBytes: BYTES.length, same: true });
    expect(asked[0]?.headers['accept-encoding']).toBe('identity');
  });

  it('comes without a size, too', async () => {
    answer = (_request, response) => response.writeHead(200, { 'transfer-encoding': 'chunked' }).end(BYTES);
    expect(await read()).toEqual({ sizeBytes: undefined, same: true });
  });

  it('is looked for where the server sends us, a few times', async () => {
    answer = ({ url }, response) => {
      const hop = Number(url?.slice(1));
      if (hop === 0) return whole(response);
      response.writeHead(302, { location: `/${hop - 1}` }).end();
    };
    expect(await read('/5')).toMatchObject({ same: true });
    await expect(read('/6')).rejects.toThrow('the server redirects more than 5 times');
  });

  it('goes on where the connection broke off', async () => {
    answer = ({ headers: { range, 'if-range': condition } }, response) => {
      if (range === undefined) return half(response);
      const from = Number(/^bytes=(\d+)-$/.exec(range)?.[1]);
      expect(condition).toBe('"one"');
      response.writeHead(206, { 'content-range': `bytes ${from}-${BYTES.length - 1}/${BYTES.length}` });
      response.end(BYTES.subarray(from));
    };
    expect(await read()).toEqual({ sizeBytes: BYTES.length, same: true });
    expect(asked).toHaveLength(2);
  });

  it.each([
    [
      'has another file by then',
      (response: ServerResponse) => whole(response),
      'does not go on from there (200)',
    ],
    [
      'goes on from elsewhere',
      (response: ServerResponse) =>
        response.writeHead(206, { 'content-range': `bytes 0-9/${BYTES.length}` }).end('0123456789'),
      'does not go on from there (206)',
    ],
    ['breaks off again and again', (response: ServerResponse) => response.destroy(), 'does not answer'],
  ])('is given up when the server %s', async (_what, second, why) => {
    answer = ({ headers }, response) => (headers.range === undefined ? half(response) : second(response));
    await expect(read()).rejects.toThrow(why);
  });

  it('is given up when nothing says that the rest is of the same bytes', async () => {
    answer = (_request, response) => half(response, {});
    await expect(read()).rejects.toThrow(
      /^The image cannot be imported: the download broke off after \d+ of 300000/,
    );
    expect(asked).toHaveLength(1);
  });

  it('is given up when no byte comes for a while', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': BYTES.length });
      response.write(BYTES.subarray(0, 1_000));
    };
    await expect(read('/disk', 100)).rejects.toThrow('no byte came for 0.1 s');
  });

  it('ends when the operator does not want it any more', async () => {
    const ended = new AbortController();
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': BYTES.length, etag: '"one"' });
      response.write(BYTES.subarray(0, 1_000), () => ended.abort(new Error('enough')));
    };
    await expect(read('/disk', 5_000, ended.signal)).rejects.toThrow('enough');
  });

  it.each([
    ['is not there', (response: ServerResponse) => response.writeHead(404).end(), 'the server answers 404'],
    [
      'is packed on the way',
      (response: ServerResponse) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(BYTES)),
      'the server sends it packed (gzip), though it was asked not to',
    ],
    [
      'is elsewhere, by another protocol',
      (response: ServerResponse) => response.writeHead(302, { location: 'file:///etc/shadow' }).end(),
      "'file:///etc/shadow' is no http or https URL",
    ],
  ])('is refused when it %s', async (_what, answers, why) => {
    answer = (_request, response) => answers(response);
    await expect(read()).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: `The image cannot be imported: ${why}`,
    });
  });

  it('is refused where nobody answers', async () => {
    const signal = never;
    await expect(remoteImage('http://127.0.0.1:1/x', { signal })).rejects.toThrow(
      '127.0.0.1:1 does not answer',
    );
    await expect(remoteImage('ftp://127.0.0.1/x', { signal })).rejects.toThrow('is no http or https URL');
  });
});
