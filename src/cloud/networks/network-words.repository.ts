import { type Queryable } from '../../common/prisma/database.js';

/** What X7 says of a thing of a network beside its name, which is a tag. What is missing stays as it is. */
export interface OwnWords {
  readonly description?: string | undefined;
  /** Its tags as X7 has them: words without values. */
  readonly labels?: readonly string[] | undefined;
}

const valuesOf = (id: string, { description, labels }: OwnWords): readonly unknown[] => [
  ...[id, description ?? null, labels ?? null],
];

export async function writeVpcWords(tx: Queryable, id: string, words: OwnWords): Promise<void> {
  await tx.query(
    'UPDATE vpcs SET description = coalesce($2, description), labels = coalesce($3, labels) WHERE id = $1',
    valuesOf(id, words),
  );
}

export async function writeSubnetWords(tx: Queryable, id: string, words: OwnWords): Promise<void> {
  await tx.query(
    'UPDATE subnets SET description = coalesce($2, description), labels = coalesce($3, labels) WHERE id = $1',
    valuesOf(id, words),
  );
}

export async function writeGatewayWords(tx: Queryable, id: string, words: OwnWords): Promise<void> {
  await tx.query(
    'UPDATE internet_gateways SET description = coalesce($2, description), labels = coalesce($3, labels) WHERE id = $1',
    valuesOf(id, words),
  );
}

export async function writeInterfaceWords(tx: Queryable, id: string, words: OwnWords): Promise<void> {
  await tx.query(
    'UPDATE network_interfaces SET description = coalesce($2, description), labels = coalesce($3, labels) WHERE id = $1',
    valuesOf(id, words),
  );
}
