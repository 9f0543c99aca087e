import { describe, expect, it } from 'vitest';
import { kindSpec } from '../../src/domain/file-kind.ts';
import { allLayouts, type Role } from '../../src/ingest/suggest-layouts.ts';
import { matchName, nameForms, normalName } from '../../src/ingest/suggest-names.ts';
import { FACTS } from './suggest-files.ts';

const LAYOUTS = allLayouts(FACTS);

function wordsOf(groups: readonly string[]): readonly string[] {
  return groups.flatMap((group) => group.split(/\s+/)).filter((word) => word !== '');
}

function sureWords({ names }: Role): readonly string[] {
  return wordsOf(names.sure);
}

describe('the name of a column', () => {
  it.each([
    ['Customer No.', ['customerno']],
    ['customerNo', ['customerno']],
    ['Fällig am', ['faelligam']],
    ['Amount (USD)', ['amountusd', 'amount', 'usd']],
    ['金额（元）', ['金额元', '金额', '元']],
    ['BSID-KUNNR', ['bsidkunnr', 'kunnr']],
    ['invoice.DueDate', ['invoiceduedate', 'duedate']],
    ['客户编号 Customer ID', ['客户编号customerid', '客户编号', 'customerid']],
    ['*客户编码', ['客户编码']],
    ['№', ['no']],
    ['***', []],
  ])('%s goes by %j', (header, forms) => {
    expect(nameForms(header)).toEqual(forms);
  });

  it('that means it comes before one that may mean it, and the better group before the next', () => {
    const names = { sure: ['invoiceno', 'docno'], likely: ['num'] };
    expect(matchName(['x', 'docno'], names)).toEqual({ certainty: 'sure', group: 1 });
    expect(matchName(['num'], names)).toEqual({ certainty: 'likely', group: 0 });
    expect(matchName(['nu'], names)).toBeNull();
  });
});

describe('the names that columns go by', () => {
  it.each(LAYOUTS)('of $kind are normalised, and none stands for two columns', ({ roles }) => {
    for (const { names } of roles) {
      const words = [...wordsOf(names.sure), ...wordsOf(names.likely ?? [])];
      expect(words.filter((word) => normalName(word) !== word)).toEqual([]);
    }
    const sure = roles.flatMap((role) => [...new Set(sureWords(role))]);
    expect(sure.filter((word, index) => sure.indexOf(word) !== index)).toEqual([]);
  });

  it.each(LAYOUTS)(
    'of $kind include its own, and more than those for what every row needs',
    ({ kind, roles }) => {
      for (const { name, required } of kindSpec(kind).columns) {
        const role = roles.find(({ spec, aside }) => spec.name === name && !aside);
        expect(role && sureWords(role)).toContain(normalName(name));
        if (required) expect(role && sureWords(role).length).toBeGreaterThan(1);
      }
    },
  );
});
