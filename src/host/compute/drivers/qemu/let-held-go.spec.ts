import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { heldFile, letHeldGo } from './let-held-go.js';

const OWNER = process.getuid?.() ?? 0;

describe('a guest that was held when its daemon ended', () => {
  let folder: string;
  let path: string;
  let server: Server;
  let heard: string;
  let answer: (socket: Socket) => void;

  const hold = (owner: number, secondsAgo: number) => {
    const file = heldFile(folder);
    writeFileSync(file, JSON.stringify({ path, owner }));
    const at = Date.now() / 1_000 - secondsAgo;
    utimesSync(file, at, at);
  };
  const isHeld = () => existsSync(heldFile(folder));

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'held-'));
    path = join(folder, 'qmp.sock');
    heard = '';
    answer = (socket) => void socket.write('{"return": {}}\n{"return": {}, "id": "cont"}\n');
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (text) => {
        heard += String(text);
        answer(socket);
      });
    });
    server.listen(path);
    await once(server, 'listening');
  });
  afterEach(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  it('goes on, and is held no more', async () => {
    hold(OWNER, 60);
    await letHeldGo(folder);
    expect(heard).toMatch(/"qmp_capabilities"[^]*"cont"/);
    expect(isHeld()).toBe(false);
  });

  it('stands still as long as it may', async () => {
    hold(OWNER, 0);
    await letHeldGo(folder);
    expect(heard).toBe('');
    expect(isHeld()).toBe(true);
  });

  it('is no other guest', async () => {
    await letHeldGo(folder);
    expect(heard).toBe('');
  });

  it('is not looked for behind a socket of another user', async () => {
    hold(OWNER + 1, 60);
    await expect(letHeldGo(folder)).rejects.toThrow(`is not a socket of user ${OWNER + 1}`);
    expect(heard).toBe('');
    expect(isHeld()).toBe(true);
  });

  it('stays written down until QEMU has said that it goes on', async () => {
    hold(OWNER, 60);
    answer = (socket) => void socket.end('{"return": {}}\n');
    await expect(letHeldGo(folder)).rejects.toThrow('has closed');
    writeFileSync(join(folder, 'file'), '');
    path = join(folder, 'file');
    hold(OWNER, 60);
    await expect(letHeldGo(folder)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(isHeld()).toBe(true);
  });
});
