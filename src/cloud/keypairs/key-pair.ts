export type KeyType = 'rsa' | 'ed25519';

/** A public key as it came, in the forms that are needed. */
export interface PublicKey {
  readonly keyType: KeyType;
  /** One OpenSSH line without a comment. */
  readonly line: string;
  /** The line as it came, comment and all. Absent: it came in another form, or was made here. */
  readonly importedLine?: string;
  /** As AWS computes it for an imported key. */
  readonly fingerprint: string;
}

/** What CreateKeyPair answers, once: the private half is kept nowhere. */
export interface GeneratedKey extends PublicKey {
  /** PEM: PKCS#1 for rsa, OpenSSH's own for ed25519, as AWS gives them. */
  readonly privateKey: string;
}

export interface KeyPairRow {
  readonly id: string;
  readonly ec2Id: string;
  readonly name: string;
  readonly keyType: KeyType;
  readonly fingerprint: string;
  /** One OpenSSH line, the name as its comment. */
  readonly publicKey: string;
  /** The line as it was imported, with its own comment; null: it was made here, or came in another form. */
  readonly importedLine: string | null;
  readonly createdAt: Date;
  /** Key and value. */
  readonly tags: readonly (readonly [key: string, value: string])[];
}
