import type { X7World } from '../../support/x7/x7-world.js';
import { type Examples, fresh } from '../example.js';

const ofServer = async (world: X7World) => ({ params: { id: await world.server() } });

async function keyPair(world: X7World): Promise<string> {
  const name = fresh('key');
  const body = { keypair: { name } };
  await world.ask('member', { method: 'POST', url: '/compute/v2.1/os-keypairs', body });
  return name;
}

export const computeExamples: Examples = {
  'compute GET /servers': () => ({ query: 'limit=2&name=s&status=active' }),
  'compute GET /servers/detail': async (world) => ({ query: `limit=1&name=s&flavor=${world.flavorId}` }),
  'compute POST /servers': ({ imageId: imageRef, flavorId: flavorRef }) => ({
    body: { server: { name: fresh(), imageRef, flavorRef, metadata: { a: 'b' } } },
  }),
  'compute GET /servers/:id': ofServer,
  'compute DELETE /servers/:id': ofServer,
  'compute POST /servers/:id/action': async (world) => ({
    ...(await ofServer(world)),
    body: { 'os-stop': null },
  }),
  'compute GET /flavors': () => ({ query: 'limit=1&sort_key=memory_mb', isShared: true }),
  'compute GET /flavors/detail': () => ({ isShared: true }),
  'compute GET /flavors/:id': ({ flavorId: id }) => ({ params: { id }, isShared: true }),
  'compute GET /os-keypairs': () => ({}),
  'compute POST /os-keypairs': () => ({ body: { keypair: { name: fresh() } } }),
  'compute GET /os-keypairs/:name': async (world) => ({ params: { name: await keyPair(world) } }),
  'compute DELETE /os-keypairs/:name': async (world) => ({ params: { name: await keyPair(world) } }),
};
