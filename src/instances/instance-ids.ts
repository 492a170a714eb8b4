import { EngineError } from '../common/errors/engine-error.js';

const INSTANCE_ID = /^i-([0-9a-f]{8}|[0-9a-f]{17})$/;

/** The ids asked for, each once. Throws InvalidInstanceID.Malformed for the first that is none. */
export function checkedInstanceIds(ids: readonly string[]): readonly string[] {
  const wrong = ids.find((id) => !INSTANCE_ID.test(id));
  if (wrong !== undefined)
    throw new EngineError('InvalidInstanceID.Malformed', `Invalid id: "${wrong.slice(0, 200)}"`);
  return [...new Set(ids)];
}

/** Throws InvalidInstanceID.NotFound that names all that are missing, in AWS's words. */
export function requireAllFound(asked: readonly string[], found: ReadonlySet<string>): void {
  const missing = asked.filter((id) => !found.has(id));
  if (missing.length === 0) return;
  throw new EngineError(
    'InvalidInstanceID.NotFound',
    missing.length === 1
      ? `The instance ID '${missing[0]}' does not exist`
      : `The instance IDs '${missing.join(', ')}' do not exist`,
  );
}
