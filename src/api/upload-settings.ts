import { tmpdir } from 'node:os';

export interface UploadSettings {
  /** Where files lie while they are imported. */
  readonly folder: string;
  /** Of a body as it is sent, which may be compressed. */
  readonly body_max_bytes: number;
  /** Of what is inside a compressed body. */
  readonly unpacked_max_bytes: number;
  /** How long nothing may come of a body that is not at its end. */
  readonly stall_max_ms: number;
}

export const UPLOAD_SETTINGS: UploadSettings = {
  folder: tmpdir(),
  body_max_bytes: 1_073_741_824,
  unpacked_max_bytes: 17_179_869_184,
  stall_max_ms: 30_000,
};
