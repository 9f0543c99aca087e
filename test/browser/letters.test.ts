/** Letters as a real browser prints them on A4. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderLetter } from '../../src/delivery/render-letter.ts';
import { LETTER_KINDS, LETTER_LANGUAGES } from '../../src/domain/letter.ts';
import { letterContent, letterInvoice, shippedTemplates } from '../delivery/letter-samples.ts';
import { type Browser, openBrowser } from './open-browser.ts';

const LETTERS = LETTER_KINDS.flatMap((kind) =>
  LETTER_LANGUAGES.flatMap((language) => [1, 2, 6].map((invoices) => ({ kind, language, invoices }))),
);

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser.close());

describe('a letter printed', () => {
  it.each(LETTERS)('fits one page: $kind in $language of $invoices invoices', async (letter) => {
    const { kind, language } = letter;
    const invoices = Array.from({ length: letter.invoices }, (_, index) =>
      letterInvoice({
        invoice_id: `INV-2026-000${index}`,
        amount: '627867.49',
        settled_amount: '1000.00',
        open_amount: '626867.49',
        due_moved_to: index % 2 === 0 ? '2026-02-02' : null,
      }),
    );
    expect(await pagesOf(letterContent({ kind, language, invoices }))).toBe(1);
  });

  it('goes on to a second page where its invoices need one', async () => {
    const invoices = Array.from({ length: 30 }, (_, index) => letterInvoice({ invoice_id: `I${index}` }));
    expect(await pagesOf(letterContent({ invoices }))).toBe(2);
  });
});

async function pagesOf(content: ReturnType<typeof letterContent>): Promise<number> {
  const letter = renderLetter(shippedTemplates(), content);
  if (!letter.ok) throw new Error(JSON.stringify(letter));
  const page = await browser.context.newPage();
  await page.setContent(letter.html);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  await page.close();
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}
