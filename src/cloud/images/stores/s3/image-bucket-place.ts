/** Where the bucket is, and who asks. */
export interface ImageBucketPlace {
  /** `http://host:9000` or `https://…`. */
  readonly endpoint: string;
  /** The same as hosts reach it; empty: they do not. */
  readonly hostEndpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
}
