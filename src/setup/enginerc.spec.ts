import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { commandsOf, enginercOf } from './enginerc.js';

describe('enginerc', () => {
  it('is read by a shell, whatever the values hold', () => {
    const rc = enginercOf({
      endpoint: 'http://127.0.0.1:8773',
      region: 'local-1',
      accessKey: 'AKIA',
      secretKey: `a'b"$c\``,
      imageId: 'ami-1',
      keyFile: '/var/lib/engine/engine.pem',
      commands: '/var/lib/engine/bin',
    });
    const shown = '"$AWS_SECRET_ACCESS_KEY $AWS_REGION $ENGINE_IMAGE_ID ${AWS_PROFILE-none}"';
    const said = execFileSync('sh', ['-c', `${rc}\nprintf %s ${shown}`], { env: { AWS_PROFILE: 'other' } });
    expect(said.toString()).toBe(`a'b"$c\` local-1 ami-1 none`);
    const path = execFileSync('sh', ['-c', `${rc}\nprintf %s "$PATH"`], { env: { PATH: '/a b:/bin' } });
    expect(path.toString()).toBe('/var/lib/engine/bin:/a b:/bin');
  });

  describe('its commands', () => {
    const place = { cloud: 'lab', root: `/it's here`, flags: `/it's here/flags` };
    const commands = commandsOf('/bin/echo', '/pkg', place);
    const run = (name: string, ...words: string[]) =>
      execFileSync('sh', ['-c', commands[name] ?? '', name, ...words])
        .toString()
        .trimEnd();

    it('know their cloud, and let the caller name another', () => {
      expect(run('engine', 'status', '--wait', '5')).toBe(
        `/pkg/engine.mjs status --cloud=lab --state_path=/it's here --wait 5`,
      );
      expect(run('engine-manage', 'user', 'create', 'a b')).toBe(
        `/pkg/engine-manage.mjs --flagfile=/it's here/flags/engine-manage.flags user create a b`,
      );
    });

    it('ask the program itself what concerns no cloud', () => {
      for (const words of [['--version'], ['help'], []])
        expect(run('engine', ...words)).toBe(['/pkg/engine.mjs', ...words].join(' '));
    });
  });
});
