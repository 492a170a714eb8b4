import { describe, expect, it } from '@jest/globals';
import { type Exec, ExecError } from '../../common/exec/exec.js';
import { kernelPackage } from './kernel-package.js';

/** apt-cache as it would answer; what it was not asked for in the table fails. */
const apt =
  (answers: Readonly<Record<string, string>>): Exec =>
  async (file, args) => {
    const stdout = answers[args.join(' ')];
    if (stdout === undefined) throw new ExecError([file, ...args], 100, '', 'unknown package');
    return { stdout, stderr: '' };
  };

describe('kernelPackage', () => {
  it('finds Debian’s kernel for virtual machines', async () => {
    const debian = apt({
      'depends --important linux-image-cloud-amd64':
        'linux-image-cloud-amd64\n  Depends: linux-image-6.1.0-56-cloud-amd64\n',
      'policy linux-image-6.1.0-56-cloud-amd64': 'x:\n  Installed: (none)\n  Candidate: 6.1.192-2\n',
    });
    expect(await kernelPackage(debian)).toEqual({
      name: 'linux-image-6.1.0-56-cloud-amd64',
      version: '6.1.192-2',
    });
  });

  it('takes Ubuntu’s where there is none of Debian', async () => {
    const ubuntu = apt({
      'depends --important linux-image-virtual':
        'linux-image-virtual\n  Depends: linux-image-6.8.0-90-generic\n  Depends: linux-modules-extra\n',
      'policy linux-image-6.8.0-90-generic': 'x:\n  Candidate: 6.8.0-90.91\n',
    });
    expect(await kernelPackage(ubuntu)).toEqual({
      name: 'linux-image-6.8.0-90-generic',
      version: '6.8.0-90.91',
    });
  });

  it('finds none where apt knows none', async () => {
    expect(await kernelPackage(apt({}))).toBeUndefined();
  });
});
