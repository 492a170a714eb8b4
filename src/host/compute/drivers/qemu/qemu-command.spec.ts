import { describe, expect, it } from '@jest/globals';
import { confined } from './qemu-command.js';

describe('confined', () => {
  it('takes all rights away before QEMU runs, in the host’s network', () => {
    const words = confined(['qemu', '-x'], { uid: 7, namespace: 'n1', accel: 'tcg' });
    expect(words.join(' ')).toBe(
      'nsenter --net=/run/netns/n1 prlimit --core=0 setpriv --reuid=7 --regid=7 --clear-groups ' +
        '--no-new-privs --inh-caps=-all --bounding-set=-all qemu -x',
    );
  });

  it('stays in the daemon’s own network when it is told none', () => {
    expect(confined(['qemu'], { uid: 7, namespace: '', accel: 'kvm' })).not.toContain('nsenter');
  });
});
