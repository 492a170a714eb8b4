const DISK_BYTES = 1_048_576;

/**
 * A disk that boots itself: 16-bit code at 0x7c00 that writes `words` to the first serial port and halts.
 *
 *     xor ax,ax; mov ds,ax; mov si,words; next: lodsb; test al,al; jz end; mov dx,0x3f8; out dx,al; jmp next; end: cli;
 *     hlt; jmp end
 */
export function bootSector(words: string): Buffer {
  const code = '31c0 8ed8 be167c ac 84c0 7406 baf803 ee ebf5 fa f4 ebfd';
  const disk = Buffer.alloc(DISK_BYTES);
  Buffer.concat([Buffer.from(code.replaceAll(' ', ''), 'hex'), Buffer.from(`${words}\r\n\0`)]).copy(disk);
  disk.writeUInt16LE(0xaa55, 510);
  return disk;
}
