import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { enginercOf } from './enginerc.js';

describe('enginerc', () => {
  it('is read by a shell, whatever the values hold', () => {
    const rc = enginercOf({
      endpoint: 'http://127.0.0.1:8773',
      region: 'local-1',
      accessKey: 'AKIA',
      secretKey: `a'b"$c\``,
      imageId: 'ami-1',
      keyFile: '/var/lib/engine/engine.pem',
    });
    const shown = '"$AWS_SECRET_ACCESS_KEY $AWS_REGION $ENGINE_IMAGE_ID ${AWS_PROFILE-none}"';
    const said = execFileSync('sh', ['-c', `${rc}\nprintf %s ${shown}`], { env: { AWS_PROFILE: 'other' } });
    expect(said.toString()).toBe(`a'b"$c\` local-1 ami-1 none`);
  });
});
