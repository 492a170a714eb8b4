import type { LruCache } from './lru-cache.js';

/**
 * What is being read, or was, under the key; else reads it. Who asks meanwhile waits for the same reading; a failure is
 * not kept.
 */
export function remember<Key, Value>(
  cache: LruCache<Key, Promise<Value>>,
  key: Key,
  read: () => Promise<Value>,
): Promise<Value> {
  const known = cache.get(key);
  if (known) return known;
  const reading = read();
  cache.set(key, reading);
  reading.catch(() => cache.delete(key));
  return reading;
}
