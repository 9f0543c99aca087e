/**
 * How the columns of a receivables ledger are called in the exports of SAP, Oracle, Kingdee, Yonyou, DATEV, QuickBooks
 * and plain spreadsheets, in English, Chinese and German; normalised, see `normalName`.
 */
import type { ColumnNames } from './suggest-names.ts';

export const CUSTOMER_ID: ColumnNames = {
  sure: [
    `customerid customerno customernumber customernum customernr customercode custid custno custcode custnum custnumber
     clientid clientno clientnumber clientcode debtorid debtorno debtornumber debtorcode soldtoparty soldto
     billtocustomerid billtocustomernumber customeraccount customeraccountnumber kunnr
     kundennummer kundennr kundenid kundenkonto debitorennummer debitornummer debitornr debitorennr debitorenkonto
     debitorkonto fcustomerid 客户编号 客户编码 客户代码 客户号 客户号码 客户代号 客户id 往来单位编码 往来单位编号
     往来户编码 购货单位编码 购货单位代码 债务人编号 客商编码 客商编号 客商代码 客户档案编码`,
    'debitor personenkonto accountnumber accountno 单位编码 单位编号 核算项目代码',
  ],
  likely: [
    'customer client debtor kunde 客户 客商 往来单位 购货单位 债务人',
    'account konto partner businesspartner 单位',
  ],
};

export const CUSTOMER_NAME: ColumnNames = {
  sure: [
    `customername custname clientname debtorname customerfullname customerdescription name1 partyname kundenname
     debitorname debitorenname name1debitor kundenbezeichnung customername1 客户名称 客户全称 客户全名 往来单位名称
     购货单位名称 客商名称 债务人名称 购方名称 购买方名称 购方企业名称 客户名`,
    'companyname accountname kontobezeichnung firmenname firma 单位名称 公司名称 客户简称 企业名称',
  ],
  likely: ['customer client debtor kunde 客户 客商 往来单位 购货单位 债务人', 'name company 名称 公司 单位'],
};

export const INVOICE_ID: ColumnNames = {
  sure: [
    `invoiceid invoiceno invoicenumber invoicenum invoicenr invoicecode invno invnumber invnum invid billingdocument
     billingdocumentnumber vbeln trxnumber rechnungsnummer rechnungsnr rechnungnr renr rgnr fakturanummer belegfeld1
     发票号码 发票号 发票编号 发票单号 应收单号 应收单编号 应收单据号`,
    `documentnumber documentno docnumber docno accountingdocument belnr belegnummer belegnr billno billnumber fbillno
     transactionnumber 单据编号 单据号 单据号码 单据编码 业务单号 账单号 账单编号`,
  ],
  likely: ['invoice rechnung faktura 发票', 'num number no nr 单号 编号 beleg'],
};

export const ISSUED_ON: ColumnNames = {
  sure: [
    `invoicedate invoicedt invdate dateofinvoice issuedate issuedon dateissued dateofissue billingdate billdate fkdat
     trxdate rechnungsdatum rechnungdatum rgdatum ausstellungsdatum fakturadatum 开票日期 发票日期 开票日 开具日期
     出票日期 开票时间`,
    'documentdate docdate bldat belegdatum 单据日期 应收单日期',
  ],
  likely: [
    'date datum transactiondate fdate 日期 业务日期',
    'postingdate budat gldate buchungsdatum 记账日期 过账日期 入账日期 凭证日期',
  ],
};

export const DUE_ON: ColumnNames = {
  sure: [
    `duedate dueon datedue duedt invoiceduedate paymentduedate netduedate netduedt maturitydate faedt fenddateh
     fenddate faelligkeitsdatum faelligkeit faelligam faelligkeitstag nettofaelligkeit nettofaelligkeitsdatum
     nettofaellig nettofaelligk zahlbarbis 到期日 到期日期 付款到期日 应收到期日 收款到期日 约定付款日期 到期时间`,
  ],
  likely: [
    'due paymentdue faellig netdue payby termdate zahlungsziel 应收日期 应付日期 应收款日期 应付款日期',
  ],
};

/** Where the days of the payment terms count from: the due day only where the terms are none. */
export const BASELINE_DAY: ColumnNames = {
  sure: [
    `zfbdt baselinedate baselinepaymentdate baselinepaymentdte baselinedateforduedatecalculation basisdatum
     zahlungsbasisdatum zahlungsfristenbasisdatum basisdatumfuerfaelligkeitsberechnung 基准日期 起算日期`,
  ],
};

export const AMOUNT: ColumnNames = {
  sure: [
    `invoiceamount invoiceamt invamount invamt invoicetotal totalamount grossamount grosstotal amountdueoriginal
     originalamount origamount documentamount amountindoccurr amtindoccur amtindoccurr amountindocumentcurrency amountindc wrbtr wrshb
     betraginbelegwaehrung betragbw rechnungsbetrag rechnungssumme bruttobetrag brutto gesamtbetrag fallamountfor
     价税合计 含税金额 发票金额 开票金额 应收金额 原币金额 总金额 合计金额 应收总额 价税合计原币 应收原币金额`,
    'amount betrag amt 金额 原币 应收款 umsatz',
  ],
  likely: ['total summe gross value 合计 总额 应收'],
};

/** In the currency of the books, beside which the document may have another. */
export const AMOUNT_LOCAL: ColumnNames = {
  sure: [
    `dmbtr dmshb amtinloccur amountinloccurr amtinlocalcur amountinlocalcurrency amountinlocalcurr amountinlc localamount localcurrencyamount functionalamount
     acctdamount amountincompanycodecurrency betraginhauswaehrung betraginhw betraghw 本位币金额 本币金额 本位币 本币
     价税合计本位币 应收本位币金额 应收本币金额`,
  ],
};

/** Without tax, which a customer owes as well: never taken. */
export const NET_AMOUNT: ColumnNames = {
  sure: [
    'netamount nettobetrag netto net subtotal amountexcludingtax amountexcltax 不含税金额 未税金额 无税金额',
  ],
};

export const OPEN_AMOUNT: ColumnNames = {
  sure: [
    `openamount openamt openbalance outstandingamount outstandingbalance amountoutstanding outstanding amountopen
     balancedue amountdueremaining remainingamount amountremaining unpaidamount unpaidbalance amountunpaid
     restbetrag offenerbetrag offenebetrag offenersaldo offenerrestbetrag oprestbetrag
     未清金额 未结金额 未收金额 欠款金额 未核销金额 未付金额 未收款金额 待收金额 未回款金额 应收余额 剩余金额 原币余额
     未核销原币金额 未清余额 未结余额 欠款余额`,
    'amountdue remaining unpaid open offen restsumme 欠款 未收款 未付',
  ],
  likely: ['balance saldo 余额'],
};

export const OPEN_AMOUNT_LOCAL: ColumnNames = {
  sure: [
    'openamountlocal openamountinlocalcurrency acctdamountdueremaining 本币余额 本位币余额 未核销本币金额 未核销本位币金额',
  ],
};

export const CURRENCY: ColumnNames = {
  sure: [
    `currency currencycode currencykey curr ccy curcode documentcurrency doccurrency doccurr invoicecurrency
     invoicecurrencycode transactioncurrency waers waehrung waehrungsschluessel belegwaehrung belegwhrg whrg
     wkzumsatz wkz fcurrencyid 币种 币别 货币 原币币种 币种代码 币种编码 结算币种 币别名称 币种名称 单据币种 币别编码`,
  ],
  likely: ['cur 原币'],
};

export const CURRENCY_LOCAL: ColumnNames = {
  sure: [
    'localcurrency localcurr lcurr lcurrency localcurrencykey hwaer companycodecurrency hauswaehrung hauswhrg 本位币币种 本币币种 本位币币别',
  ],
};

export const DISPUTED: ColumnNames = {
  sure: [
    `disputed dispute isdisputed indispute disputeflag disputedflag strittig streitig inklaerung bestritten
     争议 是否争议 有争议 是否有争议 争议标志 争议标识 存在争议 争议发票 是否纠纷`,
  ],
  likely: ['disputestatus reklamation reklamiert klaerung 争议状态 纠纷'],
};

export const DOCUMENT_TYPE: ColumnNames = {
  sure: [
    `documenttype doctype transactiontype trxtype blart belegart belegtyp dokumentart vorgangsart 单据类型 凭证类型
     单据类型名称`,
    'invoicetype class rechnungsart 发票类型 单据类别 票据类型',
  ],
  likely: ['type typ art 类型'],
};

/** S and H of a German ledger: what a customer owes and what it is owed. */
export const DEBIT_CREDIT: ColumnNames = {
  sure: [
    `shkzg debitcreditind debitcredit debitcreditindicator dcindicator dc sollhaben sollhabenkennzeichen sh shkennzeichen
     借贷方向 借贷标识 借贷标志 方向`,
  ],
};

export const APPLIES_TO: ColumnNames = {
  sure: [
    'appliestoinvoice appliestoinvoiceno rebzg invoicereference originalinvoice originalinvoiceno rechnungsbezug 原发票号 原发票号码 对应发票号 蓝字发票号码',
  ],
};

/** The day on which nothing was left to pay. */
export const SETTLED_ON: ColumnNames = {
  sure: [
    `settleddate settledon settlementdate settledate datesettled cleareddate clearingdate clearedon clearing
     augdt closeddate closedate closedon fullypaiddate fullypaidon ausgleichsdatum ausgleich ausgleichsdat
     ausgeglichenam erledigtam 结清日期 清账日期 核销日期 付清日期 结清日 清帐日期 核销完成日期`,
  ],
};

/** The day of a payment, which may not have been of the whole. */
export const PAID_ON: ColumnNames = {
  sure: [
    `paymentdate paydate paiddate paidon datepaid paidat receiptdate receivedon datereceived dateofpayment
     lastpaymentdate zahlungsdatum zahldatum bezahltam gezahltam zahlungseingang zahlungseingangsdatum eingangsdatum
     付款日期 收款日期 回款日期 到账日期 收款时间 付款时间 实际付款日期 实际收款日期 回款时间 还款日期 支付日期`,
  ],
  likely: ['paid valuedate valuta wertstellung 结算日期'],
};

export const PAID_AMOUNT: ColumnNames = {
  sure: [
    `paidamount amountpaid paymentamount paymentamt amountreceived receivedamount receiptamount amountapplied
     zahlbetrag zahlungsbetrag bezahlterbetrag gezahlterbetrag 付款金额 收款金额 回款金额 实收金额 到账金额 已收金额
     已收款金额 已付金额 已核销金额 已回款金额 实际付款金额 本次收款金额`,
  ],
};

export const PAYMENT_ID: ColumnNames = {
  sure: [
    `paymentid paymentno paymentnumber paymentnum paymentnr receiptid receiptno receiptnumber receiptnum zahlungsnummer
     zahlungsnr zahlungsid zahlungsbeleg 付款单号 收款单号 收款编号 回款编号 付款编号 收款单编号 回款单号 收款单据号
     收款流水号 交易流水号 流水号`,
  ],
};

export const WRITTEN_OFF_ON: ColumnNames = {
  sure: [
    'writtenoffon writeoffdate writtenoffdate datewrittenoff ausbuchungsdatum ausgebuchtam 坏账核销日期 核销坏账日期 坏账日期',
  ],
};

export const OVERDUE_REASON: ColumnNames = {
  sure: ['overduereason reasonoverdue latereason verzugsgrund 逾期原因 拖欠原因 未付原因 未收原因'],
};
