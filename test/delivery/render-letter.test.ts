import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { faultyTemplates, letterSecurityPolicy, renderLetter } from '../../src/delivery/render-letter.ts';
import { LETTER_KINDS, LETTER_LANGUAGES, type LetterContent } from '../../src/domain/letter.ts';
import { letterContent, letterInvoice, shippedSender, shippedTemplates } from './letter-samples.ts';

const TEMPLATES = shippedTemplates();
const LETTERS = LETTER_KINDS.flatMap((kind) => LETTER_LANGUAGES.map((language) => ({ kind, language })));

function pageOf(differs: Partial<LetterContent>, templates = TEMPLATES): string {
  const letter = renderLetter(templates, letterContent(differs));
  if (!letter.ok) throw new Error(JSON.stringify(letter));
  return letter.html;
}

/** What a reader sees, without the tags, in one line. */
function textOf(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

const MIXED: Partial<LetterContent> = {
  invoices: [
    letterInvoice({
      invoice_id: 'A1',
      amount: '1234567.80',
      settled_amount: '234567.00',
      open_amount: '1000000.80',
    }),
    letterInvoice({
      invoice_id: 'A2',
      currency: 'JPY',
      amount: '5000',
      settled_amount: '0',
      open_amount: '5000',
    }),
    letterInvoice({ invoice_id: 'A3', currency: 'KWD', open_amount: '7.125' }),
    letterInvoice({ invoice_id: 'D1', disputed: true, open_amount: '66.00' }),
    letterInvoice({ invoice_id: 'S1', days_overdue: 0, due_on: '2026-03-10', open_amount: '55.00' }),
  ],
  unapplied: [
    { currency: 'CNY', amount: '0.30' },
    { currency: 'EUR', amount: '9' },
    { currency: 'JPY', amount: '6000' },
  ],
};

describe('the shipped letters', () => {
  it('are without fault', () => {
    expect(faultyTemplates(TEMPLATES, shippedSender())).toEqual([]);
  });

  it.each(LETTERS)('say who, what and until when: $kind in $language', ({ kind, language }) => {
    const html = pageOf({ kind, language, ...MIXED });
    expect(html).toMatch(/^<!doctype html>\n<html lang="(en|zh-CN)">/);
    expect(html).not.toMatch(/<script|style=|\{\{|\{%|undefined|null|NaN/);
    const text = textOf(html);
    const zh = language === 'zh';
    const day = zh ? '2026年3月9日' : '9 March 2026';
    const total = zh ? '人民币1,000,000.50元、KWD 7.125' : 'CNY 1,000,000.50 and KWD 7.125';
    for (const part of [
      day,
      total,
      'Ningbo Hengda',
      'C1',
      'A1',
      '1,234,567.80',
      '234,567.00',
      '1,000,000.80',
    ]) {
      expect(text).toContain(part);
    }
    // Covered by money received: shown, set off, and no account to pay it to.
    expect(text).toContain('A2 2026-01-01 2026-01-31 30 5,000 0 5,000');
    expect(text).toContain('−5,000');
    expect(text).toContain('JPY 1,000');
    expect(text).not.toContain(zh ? '应付金额 JPY' : 'To pay JPY');
    expect(text).toContain('EUR 9.00');
    expect(text).toContain(zh ? 'D1 有争议 2026-01-01' : 'D1 disputed 2026-01-01');
    expect(text.includes('S1 ')).toBe(kind === 'reminder');
    expect(text).toContain(zh ? '勿寄出' : 'do not send');
    if (zh) expect(text).toContain('壹佰万元伍角');
  });

  it.each(LETTERS)('differ in tone: $kind in $language', ({ kind, language }) => {
    const text = textOf(pageOf({ kind, language }));
    const own = {
      'reminder en': 'We kindly ask you to pay',
      'formal_demand en': 'formally demand',
      'final_notice en': 'without further notice',
      'reminder zh': '付款提醒函',
      'formal_demand zh': '正式要求',
      'final_notice zh': '不再另行通知',
    };
    for (const [name, words] of Object.entries(own)) {
      expect(text.includes(words)).toBe(name === `${kind} ${language}`);
    }
    if (language === 'zh') expect(text).toContain('致：Ningbo Hengda');
    else expect(text).not.toMatch(/\p{Script=Han}/u);
  });

  it('give up no right in the final notice, and wave no claim off in the reminder', () => {
    const notice = textOf(pageOf({ kind: 'final_notice' }));
    expect(notice).toContain('Our rights to interest and costs');
    expect(notice).not.toContain('ends the matter');
    const zh = textOf(pageOf({ kind: 'final_notice', language: 'zh' }));
    expect(zh).toContain('但保留依合同约定和法律规定主张逾期利息');
    expect(zh).not.toContain('了结');
    expect(textOf(pageOf({}))).not.toContain('as settled');
  });

  it.each(LETTER_LANGUAGES)(
    'have a column of days overdue only where something is overdue: %s',
    (language) => {
      const soon = letterInvoice({ invoice_id: 'S1', days_overdue: 0, due_on: '2026-03-10' });
      const heading = language === 'zh' ? '逾期天数' : 'Days<br>overdue';
      const [before = '', after = ''] = pageOf({ language, invoices: [letterInvoice(), soon] }).split(
        language === 'zh' ? '即将到期的发票' : 'Due soon',
      );
      expect(before).toContain(heading);
      expect(after).toContain('S1');
      expect(after).not.toContain(heading);
      const cells = (html: string, tag: string) => html.match(new RegExp(`<${tag}[ >]`, 'g'))?.length;
      expect([cells(after, 'th'), cells(after, 'td')]).toEqual([6, 6]);
    },
  );

  it('say renminbi in Chinese as Chinese letters do, other currencies by their codes', () => {
    const text = textOf(pageOf({ language: 'zh', ...MIXED }));
    expect(text).not.toContain('CNY');
    for (const part of [
      '明细（人民币）',
      '未结金额（元）',
      '人民币66.00元',
      '人民币55.00元',
      '明细（KWD）',
      '已付/已冲抵',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('cite the Civil Code to customers in China alone', () => {
    const zh = { kind: 'final_notice', language: 'zh' } as const;
    expect(pageOf(zh)).toContain('《中华人民共和国民法典》第五百七十七条');
    for (const country of ['DE', null]) {
      expect(pageOf({ ...zh, customer: { customer_id: 'C1', name: 'X', country } })).not.toContain('民法典');
    }
  });

  it.each(LETTERS)('escape whatever the ledger holds: $kind in $language', ({ kind, language }) => {
    const evil = `<script>alert("1")</script>'&{{ sender.name }}`;
    const html = pageOf({
      kind,
      language,
      customer: { customer_id: evil, name: evil, country: evil },
      invoices: [
        letterInvoice({ invoice_id: evil }),
        letterInvoice({ invoice_id: evil, disputed: true }),
        letterInvoice({ invoice_id: evil, days_overdue: 0 }),
      ],
    });
    expect(html).not.toContain('<script');
    expect(html).not.toContain('alert("1")');
    expect(html).toContain('&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;&#39;&amp;{{ sender.name }}');
  });

  it('are marked until the example sender is replaced', () => {
    const sender = { ...shippedSender(), is_example: false };
    expect(pageOf({ sender })).not.toContain('class="example"');
    expect(pageOf({})).toContain('class="example"');
  });

  it('are told by policy to run no script and to have their own styles alone', () => {
    const html = pageOf({});
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(letterSecurityPolicy(html)).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(letterSecurityPolicy('<p>no styles</p>')).toContain("style-src 'none'");
  });
});

describe('a letter', () => {
  it('is not written where there is nothing to ask for', () => {
    const letter = renderLetter(TEMPLATES, letterContent({ invoices: [] }));
    expect(letter).toEqual({ ok: false, nothing: 'nothing_overdue' });
  });

  it('is paid into the account of its currency, else into the one for all others', () => {
    const usd = { invoices: [letterInvoice({ currency: 'USD' })] };
    expect(pageOf(usd)).toContain('EXAMPLEX');
    expect(pageOf({})).not.toContain('EXAMPLEX');
  });

  it.each(LETTERS)('asks only for what is owing, and only that is counted: $kind in $language', (letter) => {
    const text = textOf(
      pageOf({
        ...letter,
        invoices: [
          letterInvoice({ invoice_id: 'NEW', days_overdue: 1 }),
          letterInvoice({ invoice_id: 'OLD', days_overdue: 423, currency: 'USD', open_amount: '50.00' }),
        ],
        unapplied: [{ currency: 'USD', amount: '60.00' }],
      }),
    );
    const said = {
      'reminder en': 'the invoice below has passed its due day',
      'formal_demand en': 'The invoice listed below is 1 day overdue',
      'final_notice en': 'from the invoice listed below, now 1 day overdue.',
      'reminder zh': '有 1 张发票',
      'formal_demand zh': '1 张已到期发票未付清，最长逾期 1 天',
      'final_notice zh': '共 1 张发票，最长逾期 1 天',
    };
    expect(text).toContain(said[`${letter.kind} ${letter.language}`]);
    // The days of the one that is covered stand in its row alone.
    expect(text.match(/423/g)).toHaveLength(1);
    const [asked = '', covered = ''] = text.split(
      letter.language === 'zh' ? '已有款项足以抵减' : 'Covered, in USD',
    );
    expect(asked).toContain('NEW');
    expect(asked).not.toContain('OLD');
    expect(covered).toContain('OLD');
    expect(covered).toContain('USD 10.00');
  });

  it.each(LETTER_KINDS)('says one day and one invoice where it is one: %s', (kind) => {
    const one = letterInvoice({ days_overdue: 1 });
    const two = [one, letterInvoice({ invoice_id: 'I2', days_overdue: 1 })];
    for (const invoices of [[one], two]) {
      expect(textOf(pageOf({ kind, invoices }))).not.toMatch(/\b1 (days|\w* ?invoices)/);
    }
    if (kind === 'reminder') return;
    expect(textOf(pageOf({ kind, invoices: two }))).toMatch(/2 invoices .* the oldest by 1 day\b/);
    expect(textOf(pageOf({ kind }))).toContain('30 days overdue');
  });

  it.each(LETTER_LANGUAGES)(
    'has the day of the invoice, and the day it moved to where there is one: %s',
    (language) => {
      const moved = letterInvoice({ due_on: '2026-01-31', due_moved_to: '2026-02-02', days_overdue: 28 });
      const [words, note] =
        language === 'zh' ? ['顺延至', '顺延后的到期日起算'] : ['moved to', 'days overdue count from there'];
      const text = textOf(pageOf({ language, invoices: [moved] }));
      expect(text).toContain(`2026-01-31 ${words} 2026-02-02 28`);
      expect(text).toContain(note);
      const plain = textOf(pageOf({ language }));
      expect(plain).not.toContain(words);
      expect(plain).not.toContain(note);
    },
  );

  it('is not written without an account for its currency', () => {
    const [account] = shippedSender().bank_accounts;
    if (account === undefined) throw new Error('no account is shipped');
    const sender = { ...shippedSender(), bank_accounts: [account] };
    const usd = { invoices: [letterInvoice({ currency: 'USD' })] };
    expect(() => pageOf({ sender, ...usd })).toThrow('without an account for all other currencies');
  });

  it('speaks of one invoice and of several', () => {
    expect(pageOf({})).toContain('the invoice below has passed its due day and is not');
    const two = [letterInvoice(), letterInvoice({ invoice_id: 'I2' })];
    expect(pageOf({ invoices: two })).toContain(
      'the 2 invoices below have passed their due days and are not',
    );
  });
});

describe('templates that a firm edited', () => {
  it('take effect', () => {
    const own = shippedTemplates({ 'reminder.en.html': 'Pay {{ overdue.to_pay }}!' });
    expect(pageOf({}, own)).toBe('Pay CNY\u00A0100.00!');
  });

  it('have each fault named once, with the file that it is in, shared files too', () => {
    const own = shippedTemplates({
      'reminder.en.html': '{% if customer %}',
      'invoices.zh.html': '<p>\n{% for invoice in invoices %}{{ invoice.number }}{% endfor %}',
      'formal_demand.en.html': '{{ letter.day }}',
    });
    const faults = faultyTemplates(own, shippedSender());
    expect(faults.map(({ file, line, message }) => `${file} ${line} ${message}`).sort()).toEqual([
      'formal_demand.en.html 1 undefined variable: letter.day',
      'invoices.zh.html 2 undefined variable: invoice.number',
      'reminder.en.html 1 tag {% if customer %} not closed',
    ]);
  });
});
