import { tmpdir } from 'node:os';

export interface UploadSettings {
  /** Where files lie while they are imported. */
  readonly folder: string;
  /** Of a body as it is sent, which may be compressed. */
  readonly body_max_bytes: number;
  /** Of what is inside a compressed body. */
  readonly unpacked_max_bytes: number;
  /** In each such time `window_min_bytes` have to come of a body that is not at its end. */
  readonly window_ms: number;
  readonly window_min_bytes: number;
  /** How many files are sent, wait and are imported at a time. */
  readonly at_once_max: number;
}

export const UPLOAD_SETTINGS: UploadSettings = {
  folder: tmpdir(),
  body_max_bytes: 1_073_741_824,
  unpacked_max_bytes: 17_179_869_184,
  window_ms: 30_000,
  // About 70 kbit/s: the slowest lines of offices have more.
  window_min_bytes: 262_144,
  at_once_max: 16,
};
