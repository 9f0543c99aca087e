import type { RejectionCode } from '../domain/import-report.ts';
import { showValue } from './show-value.ts';

/** What is wrong with one value. */
export interface FieldFault {
  readonly code: RejectionCode;
  /** A whole sentence that names the field, the value found and what is expected. */
  readonly message: string;
}

/**
 * Reads one column's text, which is trimmed and not empty: the text as PostgreSQL's COPY takes it, or what is wrong
 * with it. No text is ever empty, and no fault is a text, so `typeof` tells them apart.
 */
export type FieldParser = (text: string) => string | FieldFault;

/** A fault whose message is `amount "1,200.00" is not a plain number: write 1200.00`. */
export function faultOf(code: RejectionCode, field: string, text: string, problem: string): FieldFault {
  return { code, message: `${field} ${showValue(text)} ${problem}` };
}

/**
 * The fault of a text that its parser does not know: `otherwise`, unless the text holds U+0000 or another control
 * character, which explains more than that it is no number.
 */
export function faultUnlessControl(field: string, text: string, otherwise: FieldFault): FieldFault {
  return controlCharacterFault(field, text, false) ?? otherwise;
}

const SPACE = 0x20;
const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;

/** The fault of a text with a character below U+0020. Tab, LF and CR are let through where `lines` says so. */
export function controlCharacterFault(field: string, text: string, lines: boolean): FieldFault | null {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= SPACE || (lines && (code === TAB || code === LF || code === CR))) continue;
    const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    return faultOf('control_character', field, text, `holds the control character ${name}: take it out`);
  }
  return null;
}
