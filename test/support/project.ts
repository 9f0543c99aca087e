/** Where things are, seen from a test. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const PROJECT_FOLDER = fileURLToPath(new URL('../../', import.meta.url));
export const MIGRATIONS_FOLDER = `${PROJECT_FOLDER}migrations`;
export const RULES_FOLDER = `${PROJECT_FOLDER}rules`;

/** Real data and the tool that turns it into import files stand beside the project, where they are at hand. */
export const SHARED_FOLDER = `${PROJECT_FOLDER}../shared`;
export const HAS_SHARED_DATA = existsSync(`${SHARED_FOLDER}/data`);
