import { describe, expect, it } from 'vitest';
import { type ReadFile, readAll } from './read-all.ts';

const HEADER = 'invoice_id,customer_id,issued_on,due_on,amount\n';

function read(row: string, header = HEADER): Promise<ReadFile> {
  return readAll(`${header}${row}\n`);
}

describe('the id of a rejected row', () => {
  it.each([
    ['a later column is at fault', '007,C1,x,2026-02-10,5'],
    ['a value is missing', '007,,2026-01-10,2026-02-10,5'],
    ['there is space around it', ' 007 ,C1,2026-01-10,2026-02-10,x'],
  ])('is known where %s', async (_why, row) => {
    expect((await read(row)).rejectedIds).toEqual(['007']);
  });

  it('is known where the fields contradict each other, and where its column comes last', async () => {
    const settled = 'invoice_id,customer_id,issued_on,due_on,amount,settled_on\n';
    expect((await read('I1,C1,2026-01-10,2026-02-10,5,2026-01-09', settled)).rejectedIds).toEqual(['I1']);
    expect(
      (await read('C1,x,x,5,I1', 'customer_id,issued_on,due_on,amount,invoice_id\n')).rejectedIds,
    ).toEqual(['I1']);
  });

  it.each([
    ['is absent', ',C1,2026-01-10,2026-02-10,5'],
    ['holds a control character', 'I\u00001,C1,2026-01-10,2026-02-10,5'],
    ['is too long', `${'9'.repeat(201)},C1,2026-01-10,2026-02-10,5`],
    ['may be another field, since some are missing', 'I1,C1,2026-01-10'],
  ])('is not known where it %s', async (_why, row) => {
    expect((await read(row)).rejectedIds).toEqual([null]);
  });

  it('is not known of a kind whose rows are told apart by several columns', async () => {
    const { rejectedIds } = await readAll('currency,day,rate\nUSD,2026-01-10,x\n', { kind: 'fx_rates' });
    expect(rejectedIds).toEqual([null]);
  });

  it('is known of an object whose other keys are at fault', async () => {
    const lines = [
      '{"invoice_id":7,"amuont":1}',
      '{"invoice_id":"I1","amount":[]}',
      '{"invoice_id":[]}',
      '{"a":1}',
      'x',
    ];
    const { rejectedIds } = await readAll(`${lines.join('\n')}\n`, { format: 'ndjson' });
    expect(rejectedIds).toEqual(['7', 'I1', null, null, null]);
    const rates = await readAll('{"currency":"USD","dya":1}\n', { format: 'ndjson', kind: 'fx_rates' });
    expect(rates.rejectedIds).toEqual([null]);
  });
});
