/** A made-up case: 沈阳云盾, exactly at the limit in one clause, undetermined in another. */
import type { InputView, AttachmentView, CaseView, ClauseView, CorrectionDraft, DraftView, HintView, MeasureView, OutcomeView, SeatView, SheetView, UsedCell, VerifiedView, VoteDraft } from '../../ipc/generated/contract'
import { catalogue } from './catalogue'
import { words } from './words'

const seat = (id: string, name: string, category: string, employer: string, title: string, chair = false): SeatView => ({ id, name, category: words(category), employer, title, chair })

export const seats: SeatView[] = [
  seat('T003', '林致远', '技术', '东北大学计算机科学与工程学院', '教授', true),
  seat('T007', '宋佳宁', '技术', '中国科学院沈阳计算技术研究所', '研究员'),
  seat('T011', '赵明哲', '技术', '辽宁省信息安全测评中心', '高级工程师'),
  seat('F002', '周雅文', '财务', '大连财经学院会计学院', '教授'),
  seat('F005', '何立群', '财务', '辽宁中正会计师事务所', '注册会计师'),
]

export const caseId = '7c1d0f0e5b8f4a0c9a27d3e68f1b52c4a9e07d3f61b84c25d0e9f7a31c6b8d42'
export const empty: DraftView = { package_id: caseId, votes: [], pins: [], begun_pin: null, visit: { date: '', place: '', met: '', present: [], entries: [], begun: { clause: '', note: '' } }, remarks: '', declared: false, recusal: null, corrections: [], correction_reason: '', saved_at: '' }

const id = (number: string) => [...`${number}-demo`].map((letter) => letter.charCodeAt(0).toString(16)).join('').padEnd(64, 'a')
const file = (number: string, name: string, size: string, clauses: string[], viewer: AttachmentView['viewer'] = 'pdf'): AttachmentView => ({
  id: id(number), number, name, viewer, size, bytes: 0, clauses,
})

export const attachments: AttachmentView[] = [
  file('A01', '营业执照（副本）.pdf', '1.2 MB', ['4.1-1']),
  file('A02', '国家企业信用信息公示系统报告.pdf', '0.6 MB', ['4.1-1', '4.4.3']),
  file('A03', '办公场所租赁合同2024—2027.pdf', '8.4 MB', ['4.1-2']),
  file('A04', '研发实验室照片.jpg', '3.1 MB', ['4.1-2'], 'image'),
  file('A05', '2025年度审计报告及附注.pdf', '22.7 MB', ['4.1-3', '4.2.3.a', '4.3.1', '4.3.2']),
  file('A06', '2025年度研发费用专项审计报告.pdf', '12.4 MB', ['4.2.3.a', '4.2.3.b']),
  file('A07', '知识产权证书汇编.pdf', '31.0 MB', ['4.2.1', '4.2.2', '4.5.2a']),
  file('A08', '人员花名册与社保缴纳证明.pdf', '9.8 MB', ['4.2.4.a', '4.2.4.b', '4.2.5']),
  file('A09', '质量管理体系认证证书.pdf', '1.7 MB', ['4.4.1', '4.4.2']),
  file('A10', '主要合同与发票.pdf', '44.2 MB', ['4.1-3', '4.5.2b', '4.5.2b-X']),
  file('A11', '守法诚信承诺书.tif', '2.0 MB', ['4.4.3'], 'none'),
  file('A13', '质量手册.docx', '0.1 MB', ['4.4.1'], 'text'),
  file('A12', '申报表.xlsx', '0.2 MB', [], 'workbook'),
]

const measure = (label: string, formula: string, operands: string, percent: string, threshold: string, verdict: MeasureView['verdict'], distance: string, position: number | null, decides = true): MeasureView => ({
  label: words(label), formula: words(formula), operands: words(operands), exact: '', percent, threshold: words(threshold), verdict, distance: words(distance), decides, position,
})
const hint = (code: string, leaning: HintView['leaning'], text: string, english: string, places: HintView['places'] = [], numbers: string[] = []): HintView => ({
  code, leaning, text: words(text, english), places, attachments: numbers.map(id),
})
const input = (key: string, label: string, value: string, sheet: string, cells: string, raw: string): InputView => ({
  key, label: words(label), value: words(value), sheet, cells, raw: words(raw), confirmed: words(''), unit: words(key.startsWith('hr.') ? '人' : '元'), declared: null,
})
const revenue = input('fin.rev_total.2025', '2025年营业收入合计', '20,004,000.00 元', '近三年财务数据', 'D2', '20004000.00')
const staffMeans = input('hr.avg_staff_total.2025', '2025年月平均职工总数', '99.5 人', '人员月度表', 'B3,C3,B4,C4', '98；99；…（共24个月末月初数）')

/** What was computed, clause by clause; a clause that is not here is judged. */
const computed: Record<string, Partial<ClauseView>> = {
  '4.1-2': { hints: [
    hint('lease_open', 'open', '请在“办公场所租赁合同2024—2027.pdf”中核对租期是否覆盖评审日2026-09-15、承租人是否为申报企业、地址是否为经营场所。', 'Check in 办公场所租赁合同2024—2027.pdf that the lease covers the review date 2026-09-15, and the tenant and the address.', [], ['A03']),
    hint('premises_at_domicile', 'supports', '经营场所“同上”与住所一致。', 'The premises, 同上, are at the domicile.', [{ sheet: '企业基本信息', cell: 'B9' }]),
  ] },
  '4.2.2': { hints: [
    hint('property_unclear', 'open', '待核，暂不计入（专利号的校验位不符）：一种流量异常检测方法（ZL202110358216.6）。', 'To be checked, not counted (the check digit of its number is wrong): 一种流量异常检测方法（ZL202110358216.6）.', [{ sheet: '知识产权清单', cell: 'E7' }], ['A07']),
    hint('property_enough', 'supports', '可计入的成果：发明专利3项、实用新型专利0项、软件著作权12项、标准规范1项；达到口径（任一类至少一项）。', 'Counted: 3 inventions, 0 utility models, 12 software copyrights, 1 standards. This is enough for the policy (one item of any kind).', [], ['A07']),
  ], self_assessment: '符合：有发明专利3项、软件著作权12项。' },
  '4.2.3.a': {
    verdict: 'met',
    measures: [measure('研发费用占比', '研究开发费用总额 ÷ 销售（营业）收入总额', '1,000,200.00 元 ÷ 20,004,000.00 元', '5.0000%', '≥ 5%', 'met', '恰好达到', 500)],
    inputs: [input('rd.total.2025', '2025年研究开发费用总额', '1,000,200.00 元', '研发费用明细', 'N3', '1000200.00'), revenue],
    notes: [words('“上一年度”按申报日前最近一个完整会计年度（2025年）计算。')],
    self_assessment: '符合：研发费用占比 5.0%。',
  },
  '4.2.3.b': {
    verdict: 'met',
    measures: [measure('境内研发费用占比', '境内研究开发费用 ÷ 研究开发费用总额', '880,176.00 元 ÷ 1,000,200.00 元', '88.0000%', '≥ 60%', 'met', '高出 28.0000 个百分点', 733)],
    inputs: [input('rd.domestic.2025', '2025年境内研究开发费用', '880,176.00 元', '研发费用明细', 'O3', '880176.00'), input('rd.total.2025', '2025年研究开发费用总额', '1,000,200.00 元', '研发费用明细', 'N3', '1000200.00')],
    self_assessment: '符合：88%。',
  },
  '4.2.4.a': {
    verdict: 'met',
    measures: [measure('本科以上学历职工占比', '签订劳动合同的本科以上职工月平均数 ÷ 职工总数月平均数', '61.0 人 ÷ 99.5 人', '61.3065%', '≥ 40%', 'met', '多 21.2 人', 766)],
    inputs: [input('hr.avg_bachelor.2025', '2025年本科以上职工月平均数', '61.0 人', '人员月度表', 'D3,E3', '60；61；…'), staffMeans],
  },
  '4.2.4.b': {
    verdict: 'not_met',
    measures: [
      measure('研发人员占比（限本科以上）', '本科以上研发人员月平均数 ÷ 职工总数月平均数', '24.5 人 ÷ 99.5 人', '24.6231%', '≥ 25%', 'not_met', '差 0.375 人', 492),
      measure('研发人员占比（不限学历）', '研发人员月平均数 ÷ 职工总数月平均数', '27.5 人 ÷ 99.5 人', '27.6381%', '≥ 25%', 'met', '多 2.625 人', 552, false),
    ],
    inputs: [input('hr.avg_rd_bachelor.2025', '2025年本科以上研发人员月平均数', '24.5 人', '人员月度表', 'H3,I3', '24；25；…'), staffMeans],
    alternatives: [{ reading: words('A06 “其中”不限于本科以上的研发人员'), verdict: 'met' }],
    notes: [words('“其中”按字面理解为前一分句人员之内的研发人员。')],
    self_assessment: '符合：研发人员占比 27.6%。',
  },
  '4.3.1': {
    verdict: 'met',
    measures: [measure('网络空间安全业务收入占比（小微企业）', '网络空间安全业务收入 ÷ 总业务收入', '12,802,560.00 元 ÷ 20,004,000.00 元', '64.0000%', '≥ 40%', 'met', '高出 24.0000 个百分点', 800)],
    inputs: [input('fin.rev_cyber.2025', '2025年网络空间安全业务收入', '12,802,560.00 元', '近三年财务数据', 'D5', '12802560.00'), revenue, input('hr.year_end.2025', '2025年末从业人员数', '99 人', '企业基本信息', 'B13', '99')],
    self_assessment: '符合：64%。',
  },
  '4.3.2': {
    verdict: 'undetermined',
    reasons: [words('利润由亏转盈，年均增长率无意义。'), words('2023年网络空间安全主营业务收入为空白，收入增长率缺少基期。')],
    measures: [
      measure('收入 · 水平法（几何平均）', '（期末 ÷ 基期）开年数次方 − 1', '12,802,560.00 元 ÷ （空白）', '', '≥ 5%', 'undetermined', '缺少 2023 年数据', null),
      measure('利润 · 水平法（几何平均）', '（期末 ÷ 基期）开年数次方 − 1', '1,204,000.00 元 ÷ −310,000.00 元', '', '≥ 5%', 'undetermined', '基期为负', null),
      measure('收入 · 逐年算术平均', '各年增长率之和 ÷ 年数', '', '', '≥ 5%', 'undetermined', '缺少 2023 年数据', null, false),
      measure('收入 · 最近一年', '2025年 ÷ 2024年 − 1', '12,802,560.00 元 ÷ 11,940,000.00 元', '7.2241%', '≥ 5%', 'met', '高出 2.2241 个百分点', 722, false),
    ],
    inputs: [
      input('fin.rev_cyber_main.2023', '2023年网络空间安全主营业务收入', '', '近三年财务数据', 'B6', ''),
      input('fin.rev_cyber_main.2024', '2024年网络空间安全主营业务收入', '11,940,000.00 元', '近三年财务数据', 'C6', '1194万'),
      input('fin.rev_cyber_main.2025', '2025年网络空间安全主营业务收入', '12,802,560.00 元', '近三年财务数据', 'D6', '12802560.00'),
    ],
    alternatives: [{ reading: words('A08 只看最近一年增长率'), verdict: 'met' }],
    self_assessment: '符合：年均增长 7%。',
  },
  '4.4.1': { hints: [
    hint('certificate_expired', 'doubts', 'CMMI：“CMMI 3”有效期至2026-03-11，在评审日2026-09-15已过期。', 'CMMI: CMMI 3 was valid to 2026-03-11 and has expired on the review date 2026-09-15.', [{ sheet: '资质与体系证书', cell: 'F5' }], ['A09']),
    hint('certificate_valid', 'supports', 'GB/T 19001（ISO 9001）：“质量管理体系认证证书”有效期至2027-03-11，在评审日2026-09-15有效。', 'GB/T 19001（ISO 9001）: 质量管理体系认证证书 is valid to 2027-03-11, and so on the review date 2026-09-15.', [{ sheet: '资质与体系证书', cell: 'F4' }], ['A09']),
  ] },
  '4.5.1': { hints: [hint('layers_chosen', 'supports', '申报的所属领域：应用层、基础层。', 'Layers declared: 应用层、基础层.')], self_assessment: '应用层；基础层。' },
  '4.5.2b': { hints: [
    hint('category_declared', 'supports', '申报的主营业务归属：C类（服务）。', 'Main category declared: C (services).'),
    hint('category_shares', 'fact', '各类收入占业务收入构成：A类（软件开发）20.00%、B类（硬件与设备制造）0.00%、C类（服务）44.00%。', 'Shares of the revenue: A (software) 20.00%, B (hardware and equipment) 0.00%, C (services) 44.00%.'),
  ] },
}

export const clauses: ClauseView[] = catalogue.map((entry) => ({
  ...entry, title: words(entry.title), lead: words(entry.lead), expected: entry.evidence, verdict: 'judgement', reasons: [], measures: [], inputs: [], alternatives: [], notes: [], hints: [], self_assessment: '',
  attachments: attachments.filter((attachment) => attachment.clauses.includes(entry.key)).map((attachment) => attachment.id),
  ...computed[entry.key],
}))

const vote = (clause: string, cast: VoteDraft['vote'], reason = ''): VoteDraft => ({ clause, vote: cast, reason, override_code: null, tags: [], flagged: false })
export const begun: DraftView = {
  ...empty,
  declared: true,
  votes: [
    vote('4.1-1', 'conform', '营业执照与公示系统报告一致，住所在沈阳市浑南区。'), vote('4.1-2', 'conform', '租赁合同覆盖评审日。'), vote('4.1-3', 'conform', '经营范围与收入构成相符。'),
    vote('4.2.1', 'conform', '核心技术与专利对应清楚。'), vote('4.2.2', 'insufficient', '第7项专利的年费缴纳凭证未见。'), vote('4.2.3.a', 'conform'), vote('4.2.3.b', null, ''),
  ],
  package_id: caseId, saved_at: '14:03:27',
}

/** What the program would answer, for the one figure that the tests correct: one 分 less of research expense, and §4.2.3.a is lost. */
export function verify(corrections: CorrectionDraft[]): VerifiedView {
  const inputs = clauses.flatMap((clause) => clause.inputs)
  const lines = corrections.map(({ figure, verified, file }) => {
    const input = inputs.find((each) => each.key === figure)
    const number = Number(verified.replaceAll(',', ''))
    const readable = verified.trim() !== '' && !Number.isNaN(number)
    return {
      figure, label: input?.label ?? words(figure), declared: input?.value ?? words(''), verified: words(readable ? `${verified} ${input?.unit.zh ?? ''}` : ''),
      problem: readable ? words('') : words('请填写数值。', 'Write the number.'), evidence: words(attachments.find((each) => each.id === file)?.name ?? ''),
    }
  })
  const lost = lines.some((line) => line.figure === 'rd.total.2025' && line.verified.zh.startsWith('1,000,199'))
  const clause = clauses.find((each) => each.key === '4.2.3.a')
  if (!lost || !clause) return { corrections: lines, flips: [], clauses: [], size_line: words('')}
  const own = [measure('研发费用占比', '研究开发费用总额 ÷ 销售（营业）收入总额', '1,000,199.99 元 ÷ 20,004,000.00 元', '4.9999%', '≥ 5%', 'not_met', '差 0.01 元', 499)]
  return {
    corrections: lines, flips: [{ clause: clause.key, title: clause.title, before: 'met', after: 'not_met' }],
    clauses: [{ ...clause, verdict: 'not_met', measures: own }], size_line: words(''),
  }
}

export function caseView(me: SeatView | null, draft: DraftView): CaseView {
  return {
    case_no: 'LNCSE-2026-0007', enterprise: '沈阳云盾网安科技有限公司', uscc: '91210112MA0YX3K75T', edition: 1,
    package_id: caseId, sealed_by: '辽宁省软件行业协会（评估机构）', sealed_at: '2026-09-14 09:20',
    body: '辽宁省软件行业协会', reference_year: 2025,
    checks: [
      { code: 'signature', state: 'holds', text: words('评估机构的签名有效，证书与登记时信任的一致')},
      { code: 'files', state: 'holds', text: words('13 个文件的摘要与清单逐一相符')},
      { code: 'standard', state: 'holds', text: words('标准条款目录 lncse-1 与本程序内置版本一致')},
      { code: 'opinions', state: 'holds', text: words('案卷中没有任何专家的意见')},
      { code: 'clock', state: 'remark', text: words('封装时间由评估机构的电脑声称，未经时间戳证实')},
    ],
    terms: [
      { no: '3.1', name: '网络空间安全', english: 'Cyberspace security', text: '网络空间安全是指作为信息环境中的一个整体域的网络空间的安全性。', misprint: words('')},
      { no: '3.2', name: '网络空间安全企业', english: 'Cyberspace security Enterprise', text: '在中国境内依法设立的，具备从事与网络空间安全相关业务的基础设备条件和专门经营场所的企业。', misprint: words('标题印作“网络空间安全”。')},
    ],
    seat: me, members: seats,
    facts: [
      { label: words('企业名称'), value: words('沈阳云盾网安科技有限公司')}, { label: words('统一社会信用代码'), value: words('91210112MA0YX3K75T')}, { label: words('企业类型'), value: words('有限责任公司')},
      { label: words('法定代表人'), value: words('高远')}, { label: words('成立日期'), value: words('2016-05-18')}, { label: words('注册资本'), value: words('2,000 万元')}, { label: words('住所'), value: words('辽宁省沈阳市浑南区创新路 195 号')},
      { label: words('登记状态'), value: words('存续')}, { label: words('主营业务归属'), value: words('C 网络空间安全服务')}, { label: words('联系人'), value: words('')},
    ],
    size_line: words('从业人员 99 人、营业收入 2,000.40 万元：从业人员不足 100 人，划为小型企业。'),
    clauses, attachments,
    findings: [
      { code: 'E07', severity: 'missing', severity_text: words('缺失'), place: '近三年财务数据!B6', raw: '', message: words('2023年网络空间安全主营业务收入为空白，不按零计算。请企业补填或说明。') },
      { code: 'E14', severity: 'confirm', severity_text: words('待确认'), place: '近三年财务数据!C6', raw: '1194万', message: words('数值带有单位“万”，已按 11,940,000.00 元读取，请核对。') },
      { code: 'E21', severity: 'note', severity_text: words('提示'), place: '附件清单!B12', raw: '守法诚信承诺书.tif', message: words('这种图片不能在程序内查看。') },
    ],
    doubts: [],
    draft, verified: verify(draft.corrections), signed: false, sealed: null, correcting: false, form: false, recused: false,
    deadline: { last_day: '2026-09-29', state: 'open', working_days: 8, provisional: false },
  }
}

const used = (cell: string, label: string, clauses: string[], outcome: OutcomeView = 'ok', text = ''): UsedCell => ({ cell, raw: '', label: words(label), clauses, outcome, text: words(text) })
const people = (month: number) => [`${month}月`, '98', '99', '60', '61', '27', '28', '24', '25', '3', '96']
export const sheets: SheetView[] = [
  {
    name: '企业基本信息',
    rows: [['项目', '内容', '说明'], ['企业名称', '沈阳云盾网安科技有限公司', ''], ['统一社会信用代码', '91210112MA0YX3K75T', ''], ['企业类型', '有限责任公司', ''], ['法定代表人', '高远', ''], ['成立日期', '2016-05-18', ''], ['注册资本(万元)', '2000', ''], ['住所', '辽宁省沈阳市浑南区创新路195号', ''], ['经营场所', '同上', ''], ['所在市', '沈阳市', ''], ['登记状态', '存续', ''], ['经营范围', '网络与信息安全软件开发；信息安全服务', ''], ['从业人员期末人数', '99', '2025年12月31日']],
    hidden: false, truncated: false, most_rows: 2000, most_columns: 64,
    used: [used('B13', '2025年末从业人员数', ['4.3.1']), used('B7', '', [], 'ok_with_note', '注册资本按文本读取。')],
  },
  {
    name: '近三年财务数据',
    rows: [['项目', '2023年', '2024年', '2025年', '备注'], ['营业收入合计', '17500000.00', '18800000.00', '20004000.00', ''], ['其中：主营业务收入', '17000000.00', '18300000.00', '19500000.00', ''], ['其他业务收入', '500000.00', '500000.00', '504000.00', ''], ['网络空间安全业务收入', '', '12000000.00', '12802560.00', ''], ['其中：网络空间安全主营业务收入', '', '1194万', '12802560.00', '单位已核'], ['网络空间安全主营业务利润', '-310000.00', '560000.00', '1204000.00', '']],
    hidden: false, truncated: false, most_rows: 2000, most_columns: 64,
    used: [used('D2', '2025年营业收入合计', ['4.2.3.a', '4.3.1']), used('D5', '2025年网络空间安全业务收入', ['4.3.1']), used('B5', '2023年网络空间安全业务收入', [], 'invalid', '这里是文字，不能当作数字。'), used('B6', '2023年网络空间安全主营业务收入', ['4.3.2'], 'missing', '2023年网络空间安全主营业务收入为空白，不按零计算。'), used('C6', '2024年网络空间安全主营业务收入', ['4.3.2'], 'ok_with_note', '数值带有单位“万”，已按 11,940,000.00 元读取，请核对。'), used('D6', '2025年网络空间安全主营业务收入', ['4.3.2'])],
  },
  {
    name: '研发费用明细',
    rows: [['序号', '研发项目编号', '项目名称', '起止时间', '人员人工', '直接投入', '折旧', '摊销', '设计', '试验', '其他', '委外境内', '委外境外', '合计', '其中境内'], ['1', 'RD2501', '流量异常检测引擎', '2025.01—2025.12', '400200.00', '80000.00', '60000.00', '40000.00', '30000.00', '50000.00', '19976.00', '200000.00', '120024.00', '1000200.00', '880176.00'], ['合计', '', '', '', '400200.00', '80000.00', '60000.00', '40000.00', '30000.00', '50000.00', '19976.00', '200000.00', '120024.00', '1000200.00', '880176.00']],
    hidden: false, truncated: false, most_rows: 2000, most_columns: 64,
    used: [used('N3', '2025年研究开发费用总额', ['4.2.3.a', '4.2.3.b']), used('O3', '2025年境内研究开发费用', ['4.2.3.b'])],
  },
  {
    name: '人员月度表',
    rows: [['月份', '职工总数月初', '月末', '本科及以上月初', '月末', '研发人员月初', '月末', '本科及以上研发月初', '月末', '劳务派遣月末', '社保人数'], ['', '', '', '', '', '', '', '', '', '', ''], ...Array.from({ length: 12 }, (_, month) => people(month + 1))],
    hidden: false, truncated: false, most_rows: 2000, most_columns: 64,
    used: ['B3', 'C3', 'D3', 'E3', 'H3', 'I3'].map((cell) => used(cell, '人员月度数', ['4.2.4.a', '4.2.4.b'])),
  },
]
