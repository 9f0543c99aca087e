import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mapping } from '../../src/domain/mapping.ts';
import type { Database } from '../../src/store/database.ts';
import { deleteMapping, findMapping, listMappings, saveMapping } from '../../src/store/mappings.ts';
import { testDatabases } from '../support/database.ts';

const MONDAY = new Date('2026-11-02T06:00:00.123Z');
const TUESDAY = new Date('2026-11-03T06:00:00.456Z');

/** Columns in an order that is not the alphabet's, and names that a database might take amiss. */
const OPEN_ITEMS: Mapping = [
  {
    match: 'OP_*.csv',
    kind: 'invoices',
    columns: { invoice_id: 'Beleg-Nr.', customer_id: "Kunde'; drop table mappings; --", amount: '金额' },
    date_format: 'DD.MM.YYYY',
    decimal: ',',
    mode: 'open_items',
  },
];
const CUSTOMERS: Mapping = [{ match: '*', kind: 'customers', columns: { customer_id: 'a', name: 'b' } }];

describe.each(testDatabases())('mappings in the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  it('are found as they were saved, columns in their order, by name only', async () => {
    const saved = await saveMapping(database.db, 'sap', OPEN_ITEMS, MONDAY);
    expect(saved).toEqual({ name: 'sap', mapping: OPEN_ITEMS, updated_at: MONDAY, created: true });
    const found = await findMapping(database.db, 'sap');
    expect(found).toEqual({ name: 'sap', mapping: OPEN_ITEMS, updated_at: MONDAY });
    expect(Object.keys(found?.mapping[0]?.columns ?? {})).toEqual(['invoice_id', 'customer_id', 'amount']);
    expect(await findMapping(database.db, 'SAP')).toBeUndefined();
  });

  it('are replaced under the same name, and keep their time where nothing changes', async () => {
    const again = await saveMapping(database.db, 'sap', OPEN_ITEMS, TUESDAY);
    expect(again).toMatchObject({ updated_at: MONDAY, created: false });
    const replaced = await saveMapping(database.db, 'sap', CUSTOMERS, TUESDAY);
    expect(replaced).toEqual({ name: 'sap', mapping: CUSTOMERS, updated_at: TUESDAY, created: false });
    expect(await findMapping(database.db, 'sap')).toEqual({
      name: 'sap',
      mapping: CUSTOMERS,
      updated_at: TUESDAY,
    });
  });

  it('are listed by name, in pages where asked', async () => {
    for (const name of ['oracle', 'b-2', 'b_2', 'b2']) {
      await saveMapping(database.db, name, CUSTOMERS, MONDAY);
    }
    const names = async (limit?: number, after?: string) =>
      (await listMappings(database.db, limit, after)).map((one) => one.name);
    const inOrder = ['b-2', 'b2', 'b_2', 'oracle', 'sap'];
    expect(await names()).toEqual(inOrder);
    expect(await names(2)).toEqual(inOrder.slice(0, 2));
    expect(await names(10, 'b2')).toEqual(inOrder.slice(2));
    expect(await names(10, 'sap')).toEqual([]);
  });

  it('are deleted once', async () => {
    expect(await deleteMapping(database.db, 'oracle')).toBe(true);
    expect(await deleteMapping(database.db, 'oracle')).toBe(false);
    expect(await findMapping(database.db, 'oracle')).toBeUndefined();
  });
});
