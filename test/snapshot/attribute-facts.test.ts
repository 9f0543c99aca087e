import { describe, expect, it } from 'vitest';
import { snapshot } from './state-builder.ts';

describe('the attribute facts', () => {
  it('are as recorded', () => {
    const customer = { customer_class: 'high_risk', country: 'DE', industry_code: '2611' };
    expect(snapshot({ customer }).facts).toMatchObject(customer);
  });

  it('are unknown where nothing is recorded', () => {
    const customer = { customer_class: null, country: null, industry_code: null };
    expect(snapshot({ customer }).facts).toMatchObject(customer);
  });
});
