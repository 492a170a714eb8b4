import { type Ec2Verbs } from '../ec2-action.js';
import { CreateKeyPairAction } from './create-key-pair.action.js';
import { DeleteKeyPairAction } from './delete-key-pair.action.js';
import { DescribeKeyPairsAction } from './describe-key-pairs.action.js';
import { ImportKeyPairAction } from './import-key-pair.action.js';
import { ImportPublicKeyAction } from './import-public-key.action.js';

/** One line a class. */
export const keyPairs: Ec2Verbs = [
  CreateKeyPairAction,
  DeleteKeyPairAction,
  DescribeKeyPairsAction,
  ImportKeyPairAction,
  ImportPublicKeyAction,
];
