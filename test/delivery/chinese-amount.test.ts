import { describe, expect, it } from 'vitest';
import { chineseAmount } from '../../src/delivery/chinese-amount.ts';

describe('an amount of renminbi in capitals', () => {
  it.each([
    // The examples of the People's Bank of China for filling in bills, with its second spelling where it allows two.
    ['1409.50', '壹仟肆佰零玖元伍角'],
    ['6007.14', '陆仟零柒元壹角肆分'],
    ['1680.32', '壹仟陆佰捌拾元叁角贰分'],
    ['107000.53', '壹拾万零柒仟元伍角叁分'],
    ['16409.02', '壹万陆仟肆佰零玖元零贰分'],
    ['325.04', '叁佰贰拾伍元零肆分'],
    ['0', '零元整'],
    ['0.05', '伍分'],
    ['0.50', '伍角'],
    ['10', '壹拾元整'],
    ['10000.00', '壹万元整'],
    ['100000001', '壹亿零壹元整'],
    ['20050000', '贰仟零伍万元整'],
    ['1000000000000.00', '壹万亿元整'],
    ['1200000034', '壹拾贰亿零叁拾肆元整'],
    ['1.5000', '壹元伍角'],
    ['9999999999999999.99', '玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分'],
  ])('%s is %s', (amount, text) => {
    expect(chineseAmount(amount)).toBe(text);
  });

  it.each(['1.005', '-0.01', '-5', '10000000000000000', '10000000000000000.00', '100000000000000000000'])(
    'has no words for %s',
    (amount) => {
      expect(chineseAmount(amount)).toBeNull();
    },
  );
});
