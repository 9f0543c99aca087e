import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mappingInFile, savedMapping } from '../../src/actions/import-mapping.ts';
import type { Mapping } from '../../src/domain/mapping.ts';
import { saveMapping } from '../../src/store/mappings.ts';
import { openCopyOfDump } from '../support/database.ts';
import { NOW } from './import-text.ts';
import { folderWith } from './temporary-folder.ts';

const MAPPING: Mapping = [
  { match: '*.txt', kind: 'customers', columns: { customer_id: 'Debtor', name: 'Name' } },
];

describe('the mapping that an import names', () => {
  it('is one in a file, with or without a byte order mark', async () => {
    const text = JSON.stringify(MAPPING);
    const folder = await folderWith({ 'plain.json': text, 'marked.json': `\uFEFF${text}` });
    expect(await mappingInFile(join(folder, 'plain.json'))).toEqual(MAPPING);
    expect(await mappingInFile(join(folder, 'marked.json'))).toEqual(MAPPING);
    expect(await mappingInFile(join(folder, 'gone.json'))).toBeNull();
  });

  it('has to be sound, and every fault of it is told at once', async () => {
    const faulty = [
      { match: '*.txt', kind: 'customers', columns: { customer: 'Debtor' }, date_format: 'huh' },
    ];
    const folder = await folderWith({ 'faulty.json': JSON.stringify(faulty), 'half.json': '[{' });
    await expect(mappingInFile(join(folder, 'faulty.json'))).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('faulty.json is not right'),
      details: [
        expect.stringMatching(/^\/0\/columns\/customer: "customer" is not a column of customers/),
        expect.stringMatching(/^\/0\/columns: customers needs customer_id, name/),
        expect.stringMatching(/^\/0\/date_format: "huh" is no date format/),
      ],
    });
    await expect(mappingInFile(join(folder, 'half.json'))).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('half.json is no JSON: '),
    });
  });

  it('is else one that was saved under the name', async () => {
    const database = await openCopyOfDump();
    await saveMapping(database.db, 'erp', MAPPING, NOW);
    expect(await savedMapping(database.db, 'erp')).toEqual(MAPPING);
    for (const name of ['other', 'no/such/file.json']) {
      await expect(savedMapping(database.db, name)).rejects.toMatchObject({
        code: 'invalid_input',
        message: `There is neither a file ${name} nor a mapping saved under that name.`,
      });
    }
    await database.close();
  });
});
