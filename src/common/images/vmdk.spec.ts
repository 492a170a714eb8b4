import { describe, expect, it } from '@jest/globals';
import { readVmdkHeader } from './vmdk.js';

interface Parts {
  readonly version?: number;
  readonly sectors?: bigint;
  readonly at?: bigint;
  readonly size?: bigint;
  readonly text?: string;
}

const DESCRIPTOR = `# Disk DescriptorFile
version=1
CID=90d420d8
parentCID=ffffffff
createType="streamOptimized"
# Extent description
RW 8192 SPARSE "disk.vmdk"
`;

/** The beginning of a file with a descriptor of its own. */
function vmdk({ version = 3, sectors = 8_192n, at = 1n, size = 20n, text = DESCRIPTOR }: Parts = {}): Buffer {
  const head = Buffer.alloc(65_536);
  head.write('KDMV', 0);
  head.writeUInt32LE(version, 4);
  head.writeBigUInt64LE(sectors, 12);
  head.writeBigUInt64LE(at, 28);
  head.writeBigUInt64LE(size, 36);
  head.write(text, 512, 'latin1');
  return head;
}

const described = (from: string | RegExp, to: string) => vmdk({ text: DESCRIPTOR.replace(from, to) });

describe('readVmdkHeader', () => {
  it.each([
    ['one for a stream', vmdk()],
    ['a sparse one', described('streamOptimized', 'monolithicSparse')],
    ['one without a word about a parent', described('parentCID=ffffffff\n', '')],
    ['lines of Windows', vmdk({ text: DESCRIPTOR.replaceAll('\n', '\r\n') })],
    ['a descriptor without room', vmdk({ text: `${DESCRIPTOR}#${'x'.repeat(65_536)}` })],
  ])('reads %s', (_what, head) => {
    expect(readVmdkHeader(head)).toEqual({ virtualBytes: 4_194_304 });
  });

  it.each([
    ['something else', Buffer.alloc(1_024), 'it is not a VMDK image in one file'],
    ['what is cut short', vmdk().subarray(0, 100), 'it is not a VMDK image in one file'],
    ['a newer version', vmdk({ version: 4 }), 'VMDK version 4 is not supported'],
    ['no version', vmdk({ version: 0 }), 'VMDK version 0 is not supported'],
    ['a disk that is elsewhere', vmdk({ sectors: 0n }), 'its data are in another file'],
    ['an endless disk', vmdk({ sectors: 2n ** 60n }), 'its disk has 1152921504606846976 sectors'],
    ['no descriptor', vmdk({ at: 0n }), 'its descriptor is not where it belongs'],
    ['an empty descriptor', vmdk({ size: 0n }), 'its descriptor is not where it belongs'],
    ['a descriptor far away', vmdk({ size: 2n ** 40n }), 'its descriptor is not where it belongs'],
    ['a list of files', described('streamOptimized', 'twoGbMaxExtentSparse'), 'is not of one file'],
    ['no kind', described(/createType.*\n/, ''), "its kind, '', is not of one file"],
    ['a flat file', described('SPARSE', 'FLAT'), 'its data are in another file'],
    [
      'two extents',
      described('RW 8192', 'RW 1 SPARSE "/etc/shadow"\nRW 8192'),
      'its data are in another file',
    ],
    ['no extent', described(/RW.*\n/, ''), 'its data are in another file'],
    ['a parent', described('parentCID=ffffffff', 'parentCID=12345678'), 'it has a parent in another file'],
    [
      'a parent’s name, wherever it is',
      vmdk({ text: `${DESCRIPTOR}\0parentFileNameHint="/etc/shadow"` }),
      'it has a parent in another file',
    ],
  ])('refuses %s', (_what, head, why) => {
    expect(() => readVmdkHeader(head)).toThrow(why);
  });
});
