/** The firm's letters from the folder `letters` of its policy: templates, and who sends them. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TemplateFault, TemplateTexts } from '../delivery/letter-templates.ts';
import { faultyTemplates, LETTER_FILES } from '../delivery/render-letter.ts';
import { type LetterSender, letterSenderSchema } from '../domain/letter.ts';
import { Refusal } from '../domain/refusal.ts';
import { brokenJson } from './locate-findings.ts';
import { addAll, faultLine, type PolicyFault, schemaFaults } from './policy-fault.ts';

const LETTERS_FOLDER = 'letters';
const SENDER_FILE = 'sender.json';

export interface Letters {
  /** By file name, within the folder. */
  readonly templates: TemplateTexts;
  readonly sender: LetterSender;
}

/**
 * Reads the folder anew, so that an edited template counts from the next letter on.
 * @param rulesFolder the policy's folder, which `letters` is in
 * @throws Refusal `rules_invalid` where it or one of its files is not there, or the sender is not right
 */
export async function loadLetters(rulesFolder: string): Promise<Letters> {
  const { templates, sender, faults } = await readLetters(rulesFolder, new Map());
  if (sender !== null && faults.length === 0) return { templates, sender };
  throw new Refusal('rules_invalid', `The letters in ${join(rulesFolder, LETTERS_FOLDER)} are not right.`, {
    details: faults.map(faultLine),
  });
}

/**
 * What is wrong with the letters of a policy folder; none where it has no folder of letters.
 * @param texts gets the text of each file that has a fault, by its name in the policy folder (`letters/sender.json`)
 */
export async function letterFaults(
  rulesFolder: string,
  texts: Map<string, string>,
): Promise<readonly PolicyFault[]> {
  if (!existsSync(join(rulesFolder, LETTERS_FOLDER))) return [];
  const { templates, sender, faults } = await readLetters(rulesFolder, texts);
  if (sender === null || faults.length > 0) return faults;
  return faultyTemplates(templates, sender).map((fault) => policyFault(fault, templates));
}

function policyFault(fault: TemplateFault, templates: TemplateTexts): PolicyFault {
  const { file, line, column, message } = fault;
  const start = line === null ? 0 : offsetOf(templates[file] ?? '', line, column ?? 1);
  const end = line === null ? 0 : start + 1;
  return { file: inPolicy(file), pointer: '', code: 'template', message, span: { start, end } };
}

async function readLetters(
  rulesFolder: string,
  texts: Map<string, string>,
): Promise<{
  readonly templates: TemplateTexts;
  readonly sender: LetterSender | null;
  readonly faults: readonly PolicyFault[];
}> {
  const folder = join(rulesFolder, LETTERS_FOLDER);
  const faults: PolicyFault[] = [];
  const names: readonly string[] = existsSync(folder) ? await readdir(folder) : [];
  const read = async (name: string): Promise<string | null> => {
    try {
      const text = await readFile(join(folder, name), 'utf8');
      texts.set(inPolicy(name), text);
      return text;
    } catch (error) {
      faults.push({ file: inPolicy(name), pointer: '', code: 'not_read', message: whyNotRead(error) });
      return null;
    }
  };
  const templates: Record<string, string> = {};
  for (const name of names.filter((one) => one.endsWith('.html')).sort()) {
    const text = await read(name);
    if (text !== null) templates[name] = text;
  }
  for (const name of [...LETTER_FILES, SENDER_FILE]) {
    if (names.includes(name)) continue;
    const message = 'is missing: the letters need it';
    faults.push({ file: inPolicy(name), pointer: '', code: 'missing_file', message });
  }
  const text = names.includes(SENDER_FILE) ? await read(SENDER_FILE) : null;
  const sender = text === null ? null : senderOf(text, faults);
  return { templates, sender, faults };
}

/** A folder, a link that leads nowhere, or a file that is somebody else's. */
function whyNotRead(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'EISDIR') return 'is a folder, not a file';
  return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}

function senderOf(text: string, faults: PolicyFault[]): LetterSender | null {
  const file = inPolicy(SENDER_FILE);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    faults.push(brokenJson({ file, pointer: '', code: 'not_json', message }, text));
    return null;
  }
  const parsed = letterSenderSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  addAll(faults, schemaFaults(file, parsed.error));
  return null;
}

function inPolicy(name: string): string {
  return `${LETTERS_FOLDER}/${name}`;
}

/** @param line and column from 1 */
function offsetOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1);
  return before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
}
