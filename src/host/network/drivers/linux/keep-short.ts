import { open, rename, writeFile } from 'node:fs/promises';

/**
 * A log whose program keeps it open for appending: when it is longer than `maxBytes` its end becomes `<path>.old`, and
 * the program goes on in the same file. Not there is success.
 */
export async function keepShort(path: string, maxBytes: number): Promise<void> {
  const file = await open(path, 'r+').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  });
  if (!file) return;
  try {
    const { size } = await file.stat();
    if (size <= maxBytes) return;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxBytes), 0, maxBytes, size - maxBytes);
    await writeFile(`${path}.old.new`, buffer.subarray(0, bytesRead), { mode: 0o640 });
    await rename(`${path}.old.new`, `${path}.old`);
    await file.truncate(0);
  } finally {
    await file.close();
  }
}
