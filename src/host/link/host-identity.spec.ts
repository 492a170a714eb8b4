import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostIdentities } from './host-identity.js';

const folder = mkdtempSync(join(tmpdir(), 'identity-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('hostIdentities', () => {
  it('reads one host’s token from the state folder, or from the file that is named', () => {
    mkdirSync(join(folder, 'hosts/h'), { recursive: true });
    writeFileSync(join(folder, 'hosts/h/token'), 'in-state\n');
    writeFileSync(join(folder, 'elsewhere'), 'named\n');
    const tokens = ['', join(folder, 'elsewhere')].map(
      (host_token_file) => hostIdentities({ host: 'h', host_token_file, fake_hosts: 0 }, folder)[0]?.token,
    );
    expect(tokens).toEqual(['in-state', 'named']);
  });

  it('gives each fake host its own name, token and folder', () => {
    for (const name of ['f-1', 'f-2']) writeFileSync(join(folder, name), `token of ${name}`);
    const found = hostIdentities({ host: 'f', host_token_file: folder, fake_hosts: 2 }, '/state');
    expect(found.map(({ host, token, paths }) => [host, token, paths.root])).toEqual([
      ['f-1', 'token of f-1', '/state/hosts/f-1'],
      ['f-2', 'token of f-2', '/state/hosts/f-2'],
    ]);
  });

  it('says in one line which token is missing', () => {
    expect(() => hostIdentities({ host: 'x', host_token_file: '', fake_hosts: 0 }, '/nowhere')).toThrow(
      'host x has no token in /nowhere/hosts/x/token: engine-manage host add x',
    );
  });
});
