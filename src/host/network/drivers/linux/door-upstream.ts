/** Part of the program of the guests' doors: nothing but Node’s own modules. */
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { DoorName } from './door-names.js';

/** Between two pieces, either way. */
const SILENT_MS = 120_000;
/** Of one connection, not of what goes over it (RFC 9110, section 7.6.1). */
const HOP_BY_HOP = new Set(
  ['connection', 'keep-alive', 'proxy-connection', 'te', 'upgrade'].concat([
    'proxy-authenticate',
    'proxy-authorization',
  ]),
);

/** Asks a door on behalf of the guest at `address`: over engine-network, which carries bytes and reads none. */
export type DoorUpstream = (address: string, door: DoorName, from: IncomingMessage) => ClientRequest;

export const doorUpstream =
  (socketPath: string): DoorUpstream =>
  (address, door, { method = 'GET', url: path = '/', rawHeaders }) => {
    // Without an agent, which would connect by itself.
    const upward = request({
      ...{ method, path, headers: passedOn(rawHeaders), timeout: SILENT_MS },
      createConnection: () => {
        const socket = connect(socketPath);
        socket.write(`${JSON.stringify({ address, door })}\n`);
        return socket;
      },
    });
    upward.once('timeout', () => upward.destroy(new Error('the door is silent')));
    return upward;
  };

/** Names and values by turns, as they came: signatures are over them. */
export function passedOn(raw: readonly string[]): string[] {
  const passed: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name = '', value = ''] = [raw[at], raw[at + 1]];
    if (!HOP_BY_HOP.has(name.toLowerCase())) passed.push(name, value);
  }
  return passed;
}
