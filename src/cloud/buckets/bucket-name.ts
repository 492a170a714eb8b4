const NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const ADDRESS = /^\d{1,3}(\.\d{1,3}){3}$/;
const RESERVED = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|--table-s3|\.mrap)$/;

/** Whether a new bucket may be called so: S3's rules for names. */
export const isBucketName = (name: string): boolean =>
  NAME.test(name) && !/\.\.|\.-|-\./.test(name) && !ADDRESS.test(name) && !RESERVED.test(name);
