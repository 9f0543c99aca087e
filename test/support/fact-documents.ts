/** What `facts --json` prints. */
import { z } from 'zod';
import type { Answer } from './built-program.ts';
import type { Installation } from './installation.ts';
import { documentOf } from './installation.ts';

const factValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]);
const factRow = z.record(z.string(), factValue);

const factsDocument = z.strictObject({
  as_of: z.string(),
  base_currency: z.string(),
  customers: z.array(
    z.strictObject({
      customer_id: z.string(),
      facts: factRow,
      notes: z.array(z.strictObject({ code: z.string(), facts: z.array(z.string()), message: z.string() })),
    }),
  ),
});

export type Facts = z.infer<typeof factRow>;
export type CustomerFacts = z.infer<typeof factsDocument>['customers'][number];

/** The facts of an evaluated day by customer. */
export async function factsOf(
  installation: Installation,
  day: string,
): Promise<ReadonlyMap<string, CustomerFacts>> {
  return factsIn(await installation.run(['facts', '--as-of', day, '--json']), day);
}

export function factsIn(outcome: Answer, day: string): ReadonlyMap<string, CustomerFacts> {
  const document = documentOf(outcome, factsDocument);
  if (document.as_of !== day) throw new Error(`facts of ${document.as_of} instead of ${day}`);
  return new Map(document.customers.map((customer) => [customer.customer_id, customer]));
}
