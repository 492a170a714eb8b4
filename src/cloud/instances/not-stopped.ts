import { EngineError } from '../../common/errors/engine-error.js';
import type { LockedInstance } from './claim.repository.js';

/** EC2's sentence for what is changed of a stopped instance only. */
export const notStopped = ({ ec2Id }: Pick<LockedInstance, 'ec2Id'>): EngineError =>
  new EngineError('IncorrectInstanceState', `The instance '${ec2Id}' is not in the 'stopped' state.`);
