import { text } from '../../common/flags/flags.js';

/** Where bytes of objects are: whoever reads or writes them must say the same. */
export const objectFlags = {
  buckets_path: text('', 'Folder for bytes of objects; empty: buckets in the state folder'),
};
