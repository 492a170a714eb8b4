import { integer } from '../../common/flags/flags.js';

export const imageFlags = {
  image_max_gib: integer(
    64,
    'Largest image that may be registered, and largest disk that it may stand for, in GiB',
  ),
};
