import { open } from 'node:fs/promises';
import { EngineError } from '../../common/errors/engine-error.js';
import { QCOW2_HEADER_BYTES, readQcow2Header } from '../../common/images/qcow2.js';

/**
 * Virtual size of a qcow2 image in bytes. Throws ImageUnusable for one that no guest may have: above all one that names
 * other files, which a guest would read with its hypervisor's rights.
 */
export async function qcow2Size(path: string): Promise<number> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(QCOW2_HEADER_BYTES), 0, QCOW2_HEADER_BYTES, 0);
    return sizeIn(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

function sizeIn(head: Buffer): number {
  try {
    return readQcow2Header(head).virtualBytes;
  } catch (cause) {
    throw new EngineError('ImageUnusable', `The image cannot be used: ${(cause as Error).message}`, {
      cause,
    });
  }
}
