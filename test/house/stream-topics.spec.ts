import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { FilterHints } from '../../src/api/hosts/filter-hints.js';
import { cloudTopics } from '../../src/api/hosts/topics/index.js';
import { ConsoleReader } from '../../src/cloud/streams/console-reader.js';
import { CountersReader } from '../../src/cloud/streams/counters-reader.js';
import { HostRepository } from '../../src/cloud/hosts/host.repository.js';
import { HostStreams } from '../../src/cloud/streams/host-streams.js';
import { InventoryRepository } from '../../src/cloud/hosts/inventory.repository.js';
import { SnapshotProgress } from '../../src/cloud/snapshots/snapshot-progress.repository.js';
import { linkTopics } from '../../src/host/link/topics/index.js';
import { PowerEventRepository } from '../../src/cloud/instances/power/power-event.repository.js';
import { PowerEventService } from '../../src/cloud/instances/power/power-event.service.js';
import { PowerReports } from '../../src/host/link/power-reports.js';
import { downMessage, upMessage } from '../../src/stream/stream.contract.js';
import { VolumeLosses } from '../../src/cloud/volumes/volume-losses.js';
import { databaseForSpec } from '../support/database.js';

const database = await databaseForSpec();
const hosts = new HostRepository(database);
const streams = new HostStreams();
const nothing = async () => undefined;

const up = cloudTopics({
  hosts,
  inventories: new InventoryRepository(database),
  losses: new VolumeLosses(database),
  power: new PowerEventService(new PowerEventRepository(database), { terminateByGuest: nothing }),
  console: new ConsoleReader(streams),
  counters: new CountersReader(streams),
  progress: new SnapshotProgress(database),
  hints: new FilterHints(async () => new Map(), streams),
}).flatMap((topic) => Object.keys(topic.up));

const { topics } = linkTopics({
  send: () => undefined,
  run: () => undefined,
  handlers: () => ({ role: 'compute', inventory: async () => ({ guests: [], strays: [] }) }),
  power: new PowerReports('/nowhere', () => undefined),
});
const down = topics.flatMap((topic) => Object.keys(topic.down));

const typesOf = (schemas: readonly { readonly shape: { readonly type: { readonly value: string } } }[]) =>
  schemas.map(({ shape }) => shape.type.value).sort();

/** Who may talk at all is decided before any topic hears of it; so is that somebody may not. */
const DOOR = { up: ['hello'], down: ['refused', 'welcome'] };

describe('what is said on the stream', () => {
  it('is handled by one topic on each side', () => {
    expect([...up, ...DOOR.up].sort()).toEqual(typesOf(upMessage.options));
    expect([...down, ...DOOR.down].sort()).toEqual(typesOf(downMessage.options));
  });

  it('has a file a topic: what is said, the host’s side and the cloud’s', () => {
    const names = (folder: string, role: string) =>
      readdirSync(folder)
        .filter((file) => file.endsWith(role))
        .map((file) => file.slice(0, -role.length));
    const contract = names('src/stream/topics', '.topic.ts');
    expect(names('src/host/link/topics', '.link.ts')).toEqual(contract);
    expect(names('src/api/hosts/topics', '.handler.ts')).toEqual(contract);
  });
});
