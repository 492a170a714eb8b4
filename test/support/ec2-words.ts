import { inEc2Words } from '../../src/api/ec2/not-found.js';

/**
 * What a service answers, and what it refuses as EC2's callers read it. `action`: where the words depend on the verb.
 */
export async function inEc2<T>(asked: Promise<T>, action = ''): Promise<T> {
  return asked.catch((thrown: unknown) => {
    throw inEc2Words(thrown, action);
  });
}
