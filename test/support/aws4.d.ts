/** The package publishes no types; this is what the specs use of it. */
declare module 'aws4' {
  export interface Request {
    host: string;
    path: string;
    service: string;
    region: string;
    method: string;
    body: string;
    /** The signature goes into the path, and not into headers. */
    signQuery?: boolean;
    headers?: Record<string, string>;
  }
  const aws4: {
    sign(
      request: Request,
      credentials: { accessKeyId: string; secretAccessKey: string },
    ): Request & { headers: Record<string, string> };
  };
  export default aws4;
}
