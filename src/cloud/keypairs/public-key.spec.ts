import { describe, expect, it } from '@jest/globals';
import { readPublicKey } from './public-key.js';

// Made and measured with ssh-keygen and openssl.
const RSA =
  'AAAAB3NzaC1yc2EAAAADAQABAAABAQCcQko6VltN5iP8yuj5XQ98kvEWg9OREbj7TwEa08IDvzFJyHk3L2s0k36YT9VDTV9zsYgXCgnF9WrJMK2puwIV' +
  'O3SIgs3zVDRAjwS2kAwrmKUXEymW73+yHCIVBGPVG8B1RFT7gWdvEgjLqMPt6UJtypOPHczKwU3i4CABKOx3K6/zORR6lTudPG0/wGTNhFu76VbtKuna' +
  'dr9rKjsuyrP5u2g+xUo9NiapNK44YSdeV65IFfgdSy/31eM5GC4pcpS859hgbPbNysrN9Rb9iH5gPT2sjVAGhTJBoNDuxHuut8Gpt5HD7AwBXsaj/kMt' +
  'HNwLVL9eHUt5EpgMvRvKUDfp';
const RSA_DER =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAnEJKOlZbTeYj/Mro+V0PfJLxFoPTkRG4+08BGtPCA78xSch5Ny9rNJN+mE/VQ01fc7GIFwoJ' +
  'xfVqyTCtqbsCFTt0iILN81Q0QI8EtpAMK5ilFxMplu9/shwiFQRj1RvAdURU+4FnbxIIy6jD7elCbcqTjx3MysFN4uAgASjsdyuv8zkUepU7nTxtP8Bk' +
  'zYRbu+lW7Srp2na/ayo7Lsqz+btoPsVKPTYmqTSuOGEnXleuSBX4HUsv99XjORguKXKUvOfYYGz2zcrKzfUW/Yh+YD09rI1QBoUyQaDQ7sR7rrfBqbeR' +
  'w+wMAV7Go/5DLRzcC1S/Xh1LeRKYDL0bylA36QIDAQAB';
const ED25519 = 'AAAAC3NzaC1lZDI1NTE5AAAAII5WopC4QxQ1GzC+Qi2ewjJXNDYKUnP3lF1WOP7DPmKh';
const ED25519_DER = 'MCowBQYDK2VwAyEAjlaikLhDFDUbML5CLZ7CMlc0NgpSc/eUXVY4/sM+YqE=';
const ECDSA =
  'AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBOKqm8zXWiLG6eQSAqe8k1/6w4BERCtVr5wADv/izn5iudAtfP05Mhfmf6loIf1Y' +
  'xXByE9bUvPgDv71TlG0I2l4=';

const rsa = {
  keyType: 'rsa',
  line: `ssh-rsa ${RSA}`,
  fingerprint: '1b:10:45:30:62:a3:7c:7f:b1:3f:fe:58:d6:22:16:d7',
};
const ed25519 = {
  keyType: 'ed25519',
  line: `ssh-ed25519 ${ED25519}`,
  fingerprint: 'Koff/gsDbGgA6FDqD3fJERnTItVdvNIxK/5PKqZK/P8=',
};
const lines = RSA.replace(/.{70}/g, '$&\r\n');
const RFC_4716 = `---- BEGIN SSH2 PUBLIC KEY ----\r\nComment: "a \\\r\nlong one"\r\n${lines}\r\n---- END SSH2 PUBLIC KEY ----\r\n`;

describe('readPublicKey', () => {
  it.each([
    ['an OpenSSH line', `ssh-rsa ${RSA}`, rsa],
    ['one with a comment and a line end', `ssh-rsa ${RSA} me@home "x"\n`, rsa],
    ['an ed25519 line', `ssh-ed25519 ${ED25519} me`, ed25519],
    ['RFC 4716', RFC_4716, rsa],
    ['padded DER in base64', ED25519_DER, ed25519],
    ['DER in base64', RSA_DER, rsa],
    ['DER in base64 lines', RSA_DER.replace(/.{64}/g, '$&\n'), rsa],
  ])('reads %s', (_what, text, key) => {
    expect(readPublicKey(Buffer.from(text))).toMatchObject(key);
  });

  it('reads bare DER', () => {
    expect(readPublicKey(Buffer.from(RSA_DER, 'base64'))).toEqual(rsa);
  });

  it.each([
    ['nothing', ''],
    ['some text', 'not a key'],
    ['a cut line', `ssh-rsa ${RSA.slice(0, 100)}`],
    ['an ecdsa key', `ecdsa-sha2-nistp256 ${ECDSA}`],
    ['an ecdsa key that says it is rsa', `ssh-rsa ${ECDSA}`],
    ['an rsa key that says nothing', RSA],
    ['an unfinished RFC 4716', '---- BEGIN SSH2 PUBLIC KEY ----\nAAAA'],
    ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----'],
    ['far too much', 'A'.repeat(20_000)],
    ['two OpenSSH lines', `ssh-rsa ${RSA} me\nssh-ed25519 ${ED25519} you\n`],
    ['two OpenSSH lines of Windows', `ssh-rsa ${RSA}\r\nssh-rsa ${RSA}`],
    ['two RFC 4716', `${RFC_4716}${RFC_4716}`],
    ['two DER in base64', `${RSA_DER}\n${RSA_DER}`],
    ['two padded DER in base64', `${ED25519_DER}\n${ED25519_DER}`],
    ['a padded line and more', `ssh-ed25519 ${ED25519}=${ED25519}`],
  ])('refuses %s', (_what, text) => {
    expect(() => readPublicKey(Buffer.from(text))).toThrow(
      expect.objectContaining({
        code: 'InvalidKey.Format',
        message: 'Key is not in valid OpenSSH public key format',
      }),
    );
  });

  it('refuses lengths that AWS does not take', () => {
    const exponent = Buffer.from('00000007' + '7373682d727361' + '00000003' + '010001', 'hex');
    const modulus = Buffer.alloc(97, 0xc3).fill(0, 0, 1);
    const blob = Buffer.concat([exponent, Buffer.from('00000061', 'hex'), modulus]);
    expect(() => readPublicKey(Buffer.from(`ssh-rsa ${blob.toString('base64')}`))).toThrow(/valid OpenSSH/);
  });
});
