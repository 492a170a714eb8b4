import { describe, expect, it } from '@jest/globals';
import { compileCodec } from '../protocol/ec2-codec.js';
import { ImportPublicKey$ } from './import-public-key.schema.js';

const codec = compileCodec(ImportPublicKey$);
const read = (form: Record<string, string>) =>
  codec.read(Object.entries({ Action: 'ImportPublicKey', Version: '2010-11-30', ...form }));

describe('ImportPublicKey', () => {
  it('reads what the original’s clients send', () => {
    const asked = { KeyName: 'k', PublicKey: 'ssh-rsa AAAA me', Fingerprint: '00:11' };
    expect(codec.action).toBe('ImportPublicKey');
    expect(read(asked)).toMatchObject(asked);
    expect(read({ KeyName: 'k', PublicKey: 'x', DryRun: 'true' })).toMatchObject({ DryRun: true });
  });

  it.each([[{ KeyName: 'k' }], [{ PublicKey: 'x' }]])('wants name and key: %j', (form) => {
    expect(() => read(form)).toThrow(expect.objectContaining({ code: 'MissingParameter' }));
  });

  it('answers that it worked', async () => {
    const xml = await codec.write(undefined, { requestId: 'r', version: '2010-11-30' });
    expect(xml).toContain('<requestId>r</requestId><return>true</return></ImportPublicKeyResponse>');
  });
});
