import { expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { HOST_CONTRACT } from '../../stream/stream.contract.js';
import { createNetwork } from '../networks/network.repository.js';
import { HostDriversRepository } from './host-drivers.repository.js';
import { type Hello, HostGreetingService } from './host-greeting.service.js';
import { HostRepository } from './host.repository.js';

const database = await databaseForSpec();

it('a fake host beside a real one is refused, unless a flag says so', async () => {
  await createNetwork(database, { name: 'flat', cidr: '10.99.0.0/16' });
  await database.query(
    `INSERT INTO hosts (name, zone, token_hash) VALUES ('real', 'local-1a', 'r'), ('fake', 'local-1a', 'f')`,
  );
  const [hosts, drivers] = [new HostRepository(database), new HostDriversRepository(database)];
  const greet = (name: string, driver: string, mixed_drivers: boolean) => {
    const flags = { mixed_drivers, service_down_time: 30 };
    const hello: Hello = {
      ...{ type: 'hello', binary: 'engine-compute', host: name, driver },
      ...{ contract: HOST_CONTRACT, version: '0.1.0', networkManager: 'flat' },
    };
    return new HostGreetingService({ database, hosts, drivers, flags }).greet(
      { name, tokenHash: name },
      hello,
      'flat',
    );
  };
  expect(await greet('real', 'qemu', false)).toHaveProperty('facts');
  expect(await greet('fake', 'fake', false)).toMatchObject({
    refusal: expect.stringContaining('--mixed_drivers'),
  });
  expect(await greet('fake', 'fake', true)).toHaveProperty('facts');
});
