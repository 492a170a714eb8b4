import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

/** What a guest may stand still when the daemon that held it is gone. */
const HELD_MS = 2_000;
const ANSWERS_MS = 1_000;

/** In a guest's folder while it is held: where its QEMU listens, and whose socket that is. */
export const heldFile = (folder: string): string => join(folder, 'held');

/**
 * For who runs beside guests while no daemon does: a guest that was held long enough goes on. Of QMP it says only what
 * that takes, so that nothing else must be loaded for it.
 */
export async function letHeldGo(folder: string): Promise<void> {
  const file = heldFile(folder);
  if (!existsSync(file) || Date.now() - statSync(file).mtimeMs < HELD_MS) return;
  const { path, owner } = JSON.parse(readFileSync(file, 'utf8')) as { path: string; owner: number };
  if (statSync(path).uid !== owner) throw new Error(`${path} is not a socket of user ${owner}`);
  await told(path);
  rmSync(file, { force: true });
}

const ASKED = `${JSON.stringify({ execute: 'qmp_capabilities' })}\n${JSON.stringify({ execute: 'cont', id: 'cont' })}\n`;

/** Resolves when QEMU has done it. */
function told(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const end = (error?: Error) => {
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    let said = '';
    socket.setTimeout(ANSWERS_MS, () => end(new Error(`QEMU does not answer at ${path}`)));
    socket.on('error', end);
    socket.on('close', () => end(new Error(`QEMU has closed ${path}`)));
    socket.on('data', (text) => {
      said += String(text);
      if (said.includes('"id": "cont"')) end();
    });
    socket.write(ASKED);
  });
}
