import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { GuestDoorService, type GuestDoorServiceOptions } from './guest-door-service.js';

const folder = mkdtempSync(join(tmpdir(), 'door-service-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Of a host with these flags beside those that it needs. */
function serviceWith(flags: object): GuestDoorService {
  const options = {
    host: {
      runFolder: folder,
      flags: { guest_doors: [], guest_door_ca_file: '', metadata_uid: 1, ...flags },
    },
    ...{ namespace: { path: join(folder, 'ns') }, script: undefined, guestAt: () => undefined },
  };
  return new GuestDoorService(options as unknown as GuestDoorServiceOptions);
}

it('does nothing where no door is named', async () => {
  const service = serviceWith({});
  await service.start();
  await service.close();
});

it('says which flag names a file that is not there', () => {
  const flags = { guest_doors: ['s3=https://s3.example:443'], guest_door_ca_file: join(folder, 'none') };
  expect(() => serviceWith(flags)).toThrow('--guest_door_ca_file: ENOENT');
});
