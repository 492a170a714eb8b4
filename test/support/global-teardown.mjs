import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Ends what global-setup started, and waits for it. */
export default async function globalTeardown() {
  const { stopProgram } = await import(join(root, 'dist/src/engine/program.js'));
  const { folder, started } = globalThis.engineTestServers;
  await Promise.all(started.map(({ child, stopSignal }) => stopProgram(child, stopSignal, 5_000)));
  await rm(folder, { recursive: true, force: true });
}
