import { x7Table } from '../../../src/api/x7/doc/x7-doc.js';
import type { X7World } from '../../support/x7/x7-world.js';
import { type Example, type Examples, fresh } from '../example.js';
import { computeExamples } from './compute.js';
import { networkProxyExamples } from './network.js';
import { volumeProxyExamples } from './volume.js';

const ofCompute: Examples = { ...computeExamples, ...networkProxyExamples, ...volumeProxyExamples };

const rowsOf = (name: string) => x7Table().find((service) => service.name === name)?.routes ?? [];

const signIn = async (world: X7World): Promise<Example> => ({
  headers: { 'x-auth-token': world.tokens.member },
});

/** v1.1 asks what compute asks. */
export const v11Examples: Examples = {
  ...Object.fromEntries(
    rowsOf('v1.1').flatMap(({ method, path }) => {
      const example = ofCompute[`compute ${method} ${path}`];
      return example ? [[`v1.1 ${method} ${path}`, example]] : [];
    }),
  ),
  'v1.1 GET ': signIn,
  'v1.1 GET /': signIn,
};

const ofServer = async (world: X7World) => ({ params: { id: await world.server() } });

export const v10Examples: Examples = {
  ...{ 'v1.0 GET ': signIn, 'v1.0 GET /': signIn },
  'v1.0 GET /servers': () => ({ query: 'limit=2&offset=0' }),
  'v1.0 GET /servers/detail': () => ({ query: 'limit=2' }),
  'v1.0 POST /servers': ({ imageId, flavorId }) => ({
    body: { server: { name: fresh(), imageId, flavorId, metadata: { a: 'b' } } },
  }),
  'v1.0 GET /servers/:id': ofServer,
  'v1.0 DELETE /servers/:id': ofServer,
  'v1.0 PUT /servers/:id': async (world) => ({
    ...(await ofServer(world)),
    body: { server: { name: fresh() } },
  }),
  'v1.0 POST /servers/:id/action': async (world) => ({
    ...(await ofServer(world)),
    body: { reboot: { type: 'SOFT' } },
  }),
  'v1.0 GET /servers/:id/ips': ofServer,
  'v1.0 GET /servers/:id/ips/public': ofServer,
  'v1.0 GET /servers/:id/ips/private': ofServer,
  'v1.0 GET /images': () => ({ query: 'limit=1', isShared: true }),
  'v1.0 GET /images/detail': () => ({ isShared: true }),
  'v1.0 GET /images/:id': ({ imageId }) => ({ params: { id: imageId } }),
  'v1.0 POST /images': async (world) => ({
    body: { image: { serverId: await world.server(), name: fresh() } },
  }),
  'v1.0 GET /flavors': () => ({ isShared: true }),
  'v1.0 GET /flavors/detail': () => ({ isShared: true }),
  'v1.0 GET /flavors/:id': ({ flavorId }) => ({ params: { id: flavorId }, isShared: true }),
  'v1.0 GET /limits': () => ({}),
};
