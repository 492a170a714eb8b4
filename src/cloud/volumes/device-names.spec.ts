import { describe, expect, it } from '@jest/globals';
import { deviceNameOf } from './device-names.js';

describe('the name of a device', () => {
  it.each(['/dev/sdf', 'sdf', '/dev/xvdba', '/dev/vdb', '/dev/sda1', '/dev/hdb'])('may be %s', (name) => {
    expect(deviceNameOf(name, ['/dev/vda'])).toBe(name);
  });

  it.each(['/dev/sda', 'sda', '', '/dev/nvme0n1', '/dev/sdf;rm', '/dev/../sda', '/dev/sdaaa'])(
    'may not be %s',
    (name) => {
      expect(() => deviceNameOf(name, ['/dev/sda'])).toThrow(
        expect.objectContaining({ code: 'InvalidParameterValue' }),
      );
    },
  );

  it('is the next free one where none was asked for', () => {
    expect(deviceNameOf(undefined, ['/dev/vda'])).toBe('/dev/sdf');
    expect(deviceNameOf(undefined, ['/dev/sdf', 'sdg'])).toBe('/dev/sdh');
  });
});
