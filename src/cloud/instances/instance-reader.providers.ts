import { InstanceReaderRepository } from './instance-reader.repository.js';
import { InstanceReaderService } from './instance-reader.service.js';
import { InstanceSettingsRepository } from './instance-settings.repository.js';
import { InstanceStatusRepository } from './instance-status.repository.js';
import { InstanceSurroundings } from './instance-surroundings.js';
import { TraceRepository } from './traces/trace.repository.js';
import { TraceService } from './traces/trace.service.js';

/** All that reading instances takes, besides Database, Sealer and INSTANCE_FLAGS. */
export const instanceReaderProviders = [
  InstanceReaderRepository,
  InstanceReaderService,
  InstanceSettingsRepository,
  InstanceStatusRepository,
  InstanceSurroundings,
  TraceRepository,
  TraceService,
];
