/** Text a person reads, in both of the product's languages. */
import { z } from 'zod';

export const bilingualSchema = z
  .strictObject({ en: z.string().min(1), zh: z.string().min(1) })
  .meta({ id: 'Bilingual', description: 'The same text in English and Chinese' });

export type Bilingual = Readonly<z.infer<typeof bilingualSchema>>;
export type Language = keyof Bilingual;
