/**
 * Notes and warnings are kept in English with the facts and runs they belong to. Here they are said in Chinese: by
 * code, with the days and names out of the English sentence.
 */

interface Sentence {
  /** What of the English sentence goes into the Chinese one. */
  readonly english: RegExp;
  /** `$1` stands for the first of them. */
  readonly chinese: string;
}

const SENTENCES: Readonly<Record<string, readonly Sentence[]>> = {
  rate_missing: [
    { english: /^No exchange rate at most 7 days old for (.+)\.$/, chinese: '$1 缺少 7 天以内的汇率。' },
  ],
  published_on_assumed: [
    {
      english: /^The statement of (\S+) has no day of publication; .*$/,
      chinese: '$1 的财务报表没有披露日，以期末后 90 天代替。',
    },
  ],
  grade_unreadable: [
    {
      english: /^The grade (.+) of (.+) on (\S+) is not on the scale (.+); it counts as no rating\.$/,
      chinese: '$2 于 $3 给出的等级 $1 不在 $4 量表中，视为无评级。',
    },
  ],
  severity_missing: [
    {
      english: /^Left out of the worst severity, (\d+) of (\d+): red flags .* \((.+)\)\.$/s,
      chinese: '$2 条红灯信号中有 $1 条未注明严重度且代码不在清单内（$3），不计入最高严重度。',
    },
  ],
  recomputed: [
    {
      english: /^.*$/s,
      chinese: '该日事后重新评估：客户分类、国家、行业、信用额度、账期、客户关系起始日和争议按账上现状计算。',
    },
  ],
  given: [
    {
      english: /^.*$/s,
      chinese: '这些值由企业为该日直接给定，未按账面计算；其他指标（包括以其为基础的指标）仍按账面计算。',
    },
  ],
  given_earlier: [
    {
      english: /^The firm gave these values for (\S+), (\d+) days? before, and no newer ones; .*$/,
      chinese: '这些值由企业为 $1（$2 天前）给定，此后没有更新的值，仍然有效。',
    },
  ],
  previous_removed: [
    {
      english: /^The facts of the evaluated day before, (\S+), were removed.*$/,
      chinese: '上一次评估（$1）的指标已按 SNAPSHOT_DAYS 清除，原值未知。',
    },
  ],
  calendar_provisional: [
    {
      english: /^Holidays from (\S+) on .*$/,
      chinese: '$1 起的节假日尚未公布，届时发票和措施的到期日只按周末和日期固定的法定节假日顺延。',
    },
  ],
  indicator_retired: [
    {
      english: /^Open alerts of indicators without any rule stay as they are: (.+)\.$/,
      chinese: '以下预警指标已无规则，其未关闭预警保持不变：$1。',
    },
  ],
};

/** The sentence in Chinese; as it is where it is of a later version, or of none. */
export function chineseNote(code: string, message: string): string {
  const sentence = SENTENCES[code]?.find(({ english }) => english.test(message));
  return sentence === undefined ? message : message.replace(sentence.english, sentence.chinese);
}
