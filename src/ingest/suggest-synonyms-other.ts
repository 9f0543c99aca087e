/** How the columns of the other files are called; normalised, see `normalName`. Ours come on top of these. */
import type { FileKind } from '../domain/file-kind.ts';
import type { ColumnNames } from './suggest-names.ts';
import {
  AMOUNT,
  CURRENCY,
  CUSTOMER_ID,
  CUSTOMER_NAME,
  INVOICE_ID,
  PAID_AMOUNT,
  PAID_ON,
  PAYMENT_ID,
} from './suggest-synonyms.ts';

type NamesByColumn = Readonly<Record<string, ColumnNames>>;

/** What an invoice list may say of its customers too. */
export const CUSTOMER_DETAILS: NamesByColumn = {
  industry_scheme: named('industryclassification industrystandard branchenschema 行业分类标准'),
  industry_code: named(
    'industrycode industryno naicscode sic branchencode branchenschluessel 行业代码 行业编码 行业分类代码',
  ),
  country: named(
    'country countrycode countrykey land land1 laendercode laenderkennzeichen laenderschluessel 国家 国家代码 国别 国家地区',
  ),
  credit_limit: named(
    'creditlimit creditline klimk kreditlimit kreditlinie 信用额度 授信额度 信用限额 信用额',
  ),
  payment_terms_days: {
    sure: [
      'paymenttermsdays paymentterm paymentdays creditdays netdays termsdays zahlungszieltage zahlungsfrist 账期 账期天数 信用天数 信用期 信用期限 付款天数 收款天数',
    ],
    likely: ['paymentterms terms zahlungsziel zahlungsbedingung zbd1t 收款条件 付款条件'],
  },
  customer_class: named(
    'customerclass customergroup customersegment customertype kundenklasse kundengruppe 客户分类 客户类别 客户级别 客户等级',
  ),
  group_id: named(
    'groupid groupcode parentid parentcustomerid parentcustomer konzernnummer konzern 集团编号 集团编码 集团代码 上级客户编码',
  ),
  account_manager: named(
    'accountmanager salesrep salesperson salesrepresentative salesrepname accountowner vertreter verkaeufer aussendienst kundenbetreuer 业务员 销售员 客户经理 销售人员 销售代表 负责人 业务员名称',
  ),
  customer_since: named(
    'customersince clientsince customersincedate kundeseit 合作日期 建档日期 开户日期 合作开始日期',
  ),
};

/** By kind and column, in which a name that stands in two columns of a kind goes to the first. */
export const OTHER_NAMES: Readonly<Record<Exclude<FileKind, 'invoices' | 'facts'>, NamesByColumn>> = {
  customers: {
    customer_id: withLikely(CUSTOMER_ID, 'id no number nr 编号 编码 代码'),
    name: CUSTOMER_NAME,
    currency: CURRENCY,
    ...CUSTOMER_DETAILS,
  },
  payments: {
    payment_id: withLikely(
      PAYMENT_ID,
      'documentnumber documentno docno belnr belegnummer belegnr reference referencenumber num number no 单据编号 单据号 凭证号 编号',
    ),
    customer_id: CUSTOMER_ID,
    invoice_id: withLikely(
      INVOICE_ID,
      'appliedto appliestoinvoice invoicereference rebzg verwendungszweck 核销发票号 对应发票号 源单编号',
    ),
    paid_on: withLikely(
      PAID_ON,
      'date datum 日期 业务日期 单据日期 postingdate budat buchungsdatum documentdate belegdatum transactiondate',
    ),
    amount: {
      sure: PAID_AMOUNT.sure,
      likely: [...AMOUNT.sure, ...(AMOUNT.likely ?? [])],
    },
    currency: CURRENCY,
  },
  promises: {
    promise_id: named('promiseid promiseno promisenumber ptpid 承诺编号 承诺单号', 'id no number 编号'),
    customer_id: CUSTOMER_ID,
    invoice_id: INVOICE_ID,
    promised_on: named(
      'promisedon promisedate promiseddate datepromised zusagedatum 承诺日期 承诺日',
      'date datum 日期',
    ),
    pay_by: named(
      'payby paybydate promisedpaymentdate promisedpaydate zahlungszusagebis zugesagtbis zahlungbis 承诺付款日期 承诺付款日 承诺还款日期 预计付款日期',
    ),
    amount: named(
      'promisedamount promiseamount zugesagterbetrag 承诺金额 承诺付款金额',
      'amount betrag 金额',
    ),
    currency: CURRENCY,
  },
  ratings: {
    customer_id: CUSTOMER_ID,
    agency: named('agency ratingagency agentur ratingagentur 评级机构 机构'),
    scale: named('scale ratingscale skala ratingskala 评级体系 评级标准 等级体系'),
    grade: named(
      'grade rating ratinggrade ratingnote bonitaet bonitaetsnote 等级 评级 信用等级 评级结果 主体评级',
    ),
    rated_on: named(
      'ratedon ratingdate dateofrating ratingdatum 评级日期 评级时间 评定日期',
      'date datum 日期',
    ),
    outlook: named('outlook ratingoutlook ausblick 展望 评级展望'),
  },
  statements: {
    customer_id: CUSTOMER_ID,
    period_end: named(
      'periodend periodending periodenddate fiscalperiodend reportdate balancesheetdate stichtag bilanzstichtag 报告期 截止日期 期末日期 报表日期 报告期末',
      'date datum 日期',
    ),
    period_months: named('periodmonths months monate 月数 期间月数 报告期月数'),
    published_on: named(
      'publishedon publishdate publicationdate filingdate announcementdate veroeffentlichtam 披露日期 公告日期 发布日期',
    ),
    currency: CURRENCY,
    operating_cash_flow: named(
      'operatingcashflow cashflowfromoperations cfo ocf operativercashflow 经营活动现金流 经营活动现金流量净额 经营活动产生的现金流量净额 经营现金流',
    ),
    investing_cash_flow: named(
      'investingcashflow cashflowfrominvesting cfi 投资活动现金流 投资活动现金流量净额 投资活动产生的现金流量净额',
    ),
    financing_cash_flow: named(
      'financingcashflow cashflowfromfinancing cff 筹资活动现金流 筹资活动现金流量净额 筹资活动产生的现金流量净额',
    ),
    cash: named(
      'cash cashandequivalents cashandcashequivalents liquidemittel kassenbestand 货币资金 现金 现金及现金等价物',
    ),
    current_assets: named('currentassets totalcurrentassets umlaufvermoegen 流动资产 流动资产合计'),
    inventories: named('inventories inventory vorraete 存货'),
    receivables: named('receivables accountsreceivable tradereceivables forderungen 应收账款 应收帐款'),
    current_liabilities: named(
      'currentliabilities totalcurrentliabilities kurzfristigeverbindlichkeiten 流动负债 流动负债合计',
    ),
    total_assets: named('totalassets assets bilanzsumme 总资产 资产总计 资产合计'),
    total_liabilities: named('totalliabilities liabilities verbindlichkeiten 总负债 负债合计 负债总计'),
    equity: named(
      'equity totalequity shareholdersequity stockholdersequity eigenkapital 所有者权益 所有者权益合计 股东权益 股东权益合计 净资产',
    ),
    retained_earnings: named('retainedearnings gewinnruecklagen 未分配利润 留存收益'),
    revenue: named('revenue sales turnover totalrevenue umsatz umsatzerloese 营业收入 营业总收入 收入'),
    ebit: named('ebit operatingprofit operatingincome betriebsergebnis 息税前利润 营业利润'),
    interest_expense: named('interestexpense interest zinsaufwand zinsaufwendungen 利息支出 利息费用'),
    net_profit: named('netprofit netincome profit jahresueberschuss 净利润'),
  },
  policy_events: {
    event_id: named('eventid eventno policyid 事件编号 政策编号', 'id no 编号'),
    industry_scheme: named('industryscheme industryclassification 行业分类标准'),
    industry_codes: named('industrycodes industrycode naics branchencodes 行业代码 行业编码'),
    direction: named('direction richtung 方向 政策方向'),
    severity: named('severity level schweregrad 严重程度 级别 影响程度'),
    title: named('title titel headline 标题 政策名称 名称'),
    announced_on: named(
      'announcedon announcementdate announced 公布日期 发布日期 公告日期',
      'date datum 日期',
    ),
    country: named('country countrycode land 国家 国别'),
    effective_on: named('effectiveon effectivedate inkrafttreten gueltigab 生效日期 实施日期'),
    expires_on: named('expireson expirydate expirationdate gueltigbis 失效日期 到期日期 终止日期'),
    source_url: named('sourceurl url link source quelle 来源 链接 网址'),
  },
  red_flags: {
    red_flag_id: named('redflagid flagid signalid 红灯编号 信号编号', 'id no 编号'),
    customer_id: CUSTOMER_ID,
    family: named('family category kategorie 类别 信号类别 分类'),
    code: named('code flagcode signalcode 信号代码 代码 红灯代码'),
    observed_on: named(
      'observedon observeddate dateobserved beobachtetam 发现日期 观察日期 上报日期',
      'date datum 日期',
    ),
    severity: named('severity level schweregrad 严重程度 级别'),
    note: named('note notes comment comments bemerkung notiz 备注 说明'),
    reporter: named('reporter reportedby gemeldetvon 上报人 报告人'),
  },
  guarantees: {
    guarantee_id: named(
      'guaranteeid guaranteeno guaranteenumber collateralid securityid sicherheitennummer buergschaftsnummer 担保编号 担保合同号 保函编号 抵押编号',
      'id no number 编号',
    ),
    customer_id: CUSTOMER_ID,
    kind: named(
      'kind guaranteetype guaranteekind securitytype collateraltype sicherheitenart 担保方式 担保类型 担保种类',
      'type art typ 类型',
    ),
    amount: named(
      'guaranteeamount guaranteedamount securedamount coveramount sicherungsbetrag 担保金额 保函金额 抵押金额',
      'amount betrag value 金额',
    ),
    currency: CURRENCY,
    valid_from: named('validfrom validfromdate startdate gueltigab gueltigvon 生效日期 开始日期 起始日期'),
    valid_to: named(
      'validto validuntil validtodate enddate expirydate expirationdate gueltigbis 到期日 到期日期 失效日期 截止日期 终止日期',
    ),
  },
  assessments: {
    customer_id: CUSTOMER_ID,
    model: named('model scorecard modell 模型 评分模型 评分卡'),
    item: named('item question criterion merkmal kriterium 项目 评分项 指标'),
    score: named('score points punkte punktzahl bewertung 得分 分数 评分'),
    assessed_on: named(
      'assessedon assessmentdate dateassessed bewertetam 评估日期 评分日期',
      'date datum 日期',
    ),
    note: named('note notes comment comments bemerkung notiz 备注 说明'),
    assessor: named('assessor assessedby bewertetvon 评估人 评分人'),
  },
  outcomes: {
    customer_id: CUSTOMER_ID,
    kind: named('kind outcome event ereignis 结果 事件', 'type art 类型'),
    occurred_on: named(
      'occurredon eventdate defaultdate outcomedate dateofdefault eingetretenam 发生日期 违约日期',
      'date datum 日期',
    ),
  },
  fx_rates: {
    currency: withLikely(CURRENCY, 'fromcurrency basecurrency 外币'),
    day: named('day ratedate quotationdate kursdatum stichtag 汇率日期 牌价日期', 'date datum tag 日期'),
    rate: named('rate exchangerate fxrate kurs wechselkurs umrechnungskurs 汇率 折算汇率 中间价'),
  },
};

/** The key of the kind `facts`; its other columns go by their own names alone. */
export const FACTS_NAMES: NamesByColumn = {
  customer_id: CUSTOMER_ID,
  as_of: named('asof asofdate snapshotdate stichtag 截止日期 统计日期 数据日期', 'date datum 日期'),
};

function named(sure: string, likely?: string): ColumnNames {
  return likely === undefined ? { sure: [sure] } : { sure: [sure], likely: [likely] };
}

function withLikely(names: ColumnNames, likely: string): ColumnNames {
  return { sure: names.sure, likely: [...(names.likely ?? []), likely] };
}
