import { describe, expect, it } from 'vitest';
import { letterFigures } from '../../src/delivery/letter-figures.ts';
import { renderTemplate, templateFaults } from '../../src/delivery/letter-templates.ts';
import { letterView } from '../../src/delivery/letter-view.ts';
import { letterContent } from './letter-samples.ts';

const CONTENT = letterContent({ customer: { customer_id: 'C1', name: `<b>"A" & 'B'</b>`, country: null } });
const VIEW = letterView(CONTENT, letterFigures(CONTENT));

/** The page, or `file line:column message` of what is wrong. */
function rendered(texts: Readonly<Record<string, string>>): string {
  const letter = renderTemplate(texts, 'a.html', VIEW);
  if (letter.ok) return letter.html;
  const { file, line, column, message } = letter.fault;
  return `${file} ${line}:${column} ${message}`;
}

const ESCAPED = '&lt;b&gt;&#34;A&#34; &amp; &#39;B&#39;&lt;/b&gt;';

describe('a template', () => {
  it.each([
    '{{ customer.name }}',
    '{% assign x = customer.name %}{{ x }}',
    '{% cycle customer.name %}',
    '{% render "b.html", customer: customer %}',
    '{% layout "c.html" %}{% block x %}{{ customer.name }}{% endblock %}',
  ])('has its values escaped, as %s', (text) => {
    const others = { 'b.html': '{{ customer.name }}', 'c.html': '{% block x %}{% endblock %}' };
    expect(rendered({ 'a.html': text, ...others })).toBe(ESCAPED);
  });

  it.each([
    ['{{ customer.name | raw }}', 'a.html 1:1 undefined filter: raw'],
    ['{{ "now" | date: "%Y" }}', 'a.html 1:1 undefined filter: date'],
    ['{% include "b.html" %}', 'a.html 1:1 tag "include" not found'],
    ['one\n{% if customer %}', 'a.html 2:1 tag {% if customer %} not closed'],
    ['one\n  {{ customer.nam }}', 'a.html 2:6 undefined variable: customer.nam'],
    ['{{ customer.constructor }}', 'a.html 1:4 undefined variable: customer.constructor'],
    ['{% render "b.html" %}', 'b.html 2:4 undefined variable: letter'],
    ['x\n{% render "../sender.json" %}', 'a.html 2:1 there is no template "../sender.json"'],
    ['{% render "constructor" %}', 'a.html 1:1 there is no template "constructor"'],
    ['{% render "/etc/passwd" %}', 'a.html 1:1 there is no template "/etc/passwd"'],
    ['{% for i in (1..900000000) %}{% endfor %}', 'a.html 1:1 memory alloc limit exceeded'],
  ])('is refused where it is wrong: %j', (text, fault) => {
    expect(rendered({ 'a.html': text, 'b.html': '\n{{ letter.date }}' })).toBe(fault);
  });

  it('that has itself in it without end is a fault, not the end of the program', () => {
    expect(rendered({ 'a.html': '{% render "a.html" %}' })).toMatch(/^a\.html /);
  });

  it('has lines that end as browsers read them, so that the hash of its styles holds', () => {
    expect(rendered({ 'a.html': '<p>\r\n</p>\r\n' })).toBe('<p>\n</p>\n');
  });

  it('that names one that is not there is found out in a branch that is not taken', () => {
    const text = 'x\n y {% if customer.country %}{% render "gone.html" %}{% endif %}';
    expect(rendered({ 'a.html': text })).toBe('x\n y ');
    expect(templateFaults({ 'a.html': text }, 'a.html', VIEW)).toEqual([
      { file: 'a.html', line: 2, column: 29, message: 'there is no template "gone.html"' },
    ]);
  });

  it('is searched for unknown variables in branches that are not taken', () => {
    const text = 'x\n{% if sender.is_example == "never" %}{{ overdue.too_pay }}{{ lettr.date }}{% endif %}';
    expect(rendered({ 'a.html': text })).toBe('x\n');
    const faults = templateFaults({ 'a.html': text }, 'a.html', VIEW);
    expect(faults.map(({ file, line, message }) => `${file} ${line} ${message}`)).toEqual([
      'a.html 2 undefined variable: overdue.too_pay',
      'a.html 2 undefined variable: lettr.date',
    ]);
    const fine = '{% for demand in overdue.demands %}{{ demand.currency }}{% endfor %}{{ disputed.size }}';
    expect(templateFaults({ 'a.html': fine }, 'a.html', VIEW)).toEqual([]);
  });
});
