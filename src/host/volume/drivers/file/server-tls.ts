import { chown, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { optionalText } from '../../../../common/files/optional-text.js';
import { pskLine } from '../../../nbd/tls-psk.js';

/** The object of a volume's server that knows the key. */
export const TLS = 'tls';

/** A name that QEMU asks for in the folder that it is told. */
const keyFileIn = (sockets: string): string => join(sockets, 'keys.psk');

/** Whoever has no key is refused; the file is read at each greeting. */
export const tlsServerObject = (sockets: string): object => ({
  ...{ 'qom-type': 'tls-creds-psk', id: TLS, endpoint: 'server', dir: sockets },
});

/** In the folder of the volume's sockets, which is on no disk and goes with its server; for its user alone. */
export async function writeServerKey(
  sockets: string,
  { key, uid }: { readonly key: string; readonly uid: number },
): Promise<void> {
  const path = keyFileIn(sockets);
  await writeFile(path, pskLine(key), { mode: 0o400 });
  if (uid !== 0) await chown(path, uid, uid);
}

/** Whether its server asks for this key. */
export const hasServerKey = async (sockets: string, key: string): Promise<boolean> =>
  (await optionalText(keyFileIn(sockets))) === pskLine(key);
