import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where downloads and built images are kept, shared by all checkouts of one user: ENGINE_CACHE, else ~/.cache/engine.
 */
export const cacheFolder = () =>
  process.env.ENGINE_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'engine');
