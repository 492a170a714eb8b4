import { chmod, stat } from 'node:fs/promises';

const DEVICE = '/dev/net/tun';
const EVERYBODY = 0o666;

/**
 * Guests run as users of their own and open their taps by this device, which Debian therefore gives to everybody; a
 * minimal machine may not. It grants no other right: making a tap takes a right, and opening one takes being its owner.
 */
export async function openTunDevice(say: (line: string) => void): Promise<void> {
  const { mode } = await stat(DEVICE);
  if ((mode & EVERYBODY) === EVERYBODY) return;
  await chmod(DEVICE, EVERYBODY);
  say(`${DEVICE} is open to all users now, as udev has it: each guest runs as a user of its own`);
}
