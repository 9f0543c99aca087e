import type { Database } from './database.ts';

/** A customer's name; undefined where the ledger has no such customer. */
export async function findCustomerName(db: Database['db'], customerId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('customers')
    .select('name')
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  return row?.name;
}
