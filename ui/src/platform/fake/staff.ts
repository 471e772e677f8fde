/** A made-up register of a few cases. */
import type { CasePaper, CaseRow, ConfirmInput, DoubtView, ExpertView, FactView, StaffAction, StaffCaseView } from '../../ipc/generated/contract'
import { attachments, caseView, clauses, empty, seats } from './case'
import { words } from './words'

const row = (number: number, enterprise: string, state: string, state_text: string, next: string, deadline: string, updated: string): CaseRow => ({
  case_no: `LNCSE-2026-${String(number).padStart(4, '0')}`, enterprise, uscc: `912101${String(number * 7919).padStart(12, '0')}`, state, state_text: words(state_text), next: words(next), deadline: words(deadline), updated,
})

const first: CaseRow[] = [
  row(9, '大连海盾信息安全技术有限公司', 'pre_review', '材料预审', '核对附件，作出预审结论', '预审至 2026-09-21', '09-14 16:02'),
  row(8, '鞍山铁壁网络安全有限公司', 'pre_passed', '预审通过', '抽取专家：先公布承诺值', '', '09-14 11:30'),
  row(7, '沈阳云盾网安科技有限公司', 'expert_review', '专家评审', '等待组长提交结案包', '', '09-14 09:20'),
  row(6, '辽宁锐捷密码科技股份有限公司', 'publicity', '公示中', '公示期满后发证', '公示至 2026-09-23', '09-12 10:00'),
  row(5, '盘锦苍穹数据安全有限公司', 'certified', '持证有效', '归档', '', '09-08 15:44'),
]
const ACTIONS: Record<string, StaffAction[]> = {
  pre_review: ['pass_pre_review'], pre_passed: ['commit_draw'], committed: ['reveal_draw'], panel_drawn: ['seal_case'],
  expert_review: ['take_in_closing'], concluded_passed: ['start_publicity'], publicity: ['issue_certificate'], certified: ['archive'], archived: [],
}
const STATE_WORDS: Record<string, string> = {
  pre_review: '材料预审', pre_passed: '预审通过', committed: '预审通过', panel_drawn: '已抽取', expert_review: '专家评审', concluded_passed: '评审通过', publicity: '公示中', certified: '持证有效', archived: '持证有效',
}
/** The papers of the state: one that asks, one that is made of the record alone. */
const papersOf = (state: string): CasePaper[] => {
  if (state !== 'pre_review') return []
  const paper = { waits_for: words(''), issued: words(''), asks: [] }
  const missing = { id: 'missing', label: words('需要补正的内容（每行一项）'), kind: 'text', optional: false, proposed: 'A07 2025年度审计报告：缺签字页', options: [] } as const
  return [
    { ...paper, id: 'acceptance', name: words('受理通知书'), basis: words('第5.4.1条（原文编号6.4.1）'), words: '认为企业符合认定条件的，可向评估机构提出认定申请' },
    { ...paper, id: 'supplement', name: words('补正通知书'), basis: words('第5.4.2条（原文编号6.4.2）'), words: '对于提交材料不完整的企业，由企业补充材料后继续预审', asks: [{ ...missing, options: [] }] },
  ]
}
const commit = '3f8a1c0b7d5e42968b0fa17c6d2e94053b71f8ce02a94d6578e1c3b0f4a2d689'

export const experts: ExpertView[] = [
  ...seats.map(({ chair: _, ...expert }) => ({ ...expert, conflict: words('') })),
  { id: 'T015', name: '孙浩然', category: words('技术'), employer: '鞍山铁壁网络安全有限公司', title: '高级工程师', conflict: words('单位名称与参评企业相同')},
  { id: 'T018', name: '吴思齐', category: words('技术'), employer: '大连理工大学软件学院', title: '副教授', conflict: words('')},
  { id: 'F008', name: '郑惠敏', category: words('财务'), employer: '沈阳财税研究院', title: '高级会计师', conflict: words('')},
]

/** Two totals of which nobody can tell whether they are in 元 or in 万元. */
const doubts = (): DoubtView[] => [
  {
    code: 'E04', sheet: '研发费用明细', message: words('“合计”栏的单位“万元”与《企业基本信息》的金额单位“元”不同，无法确定采用哪一个。请确认。'),
    choices: [{ id: 'unit=万元', text: words('金额单位是万元', 'The unit is 万元') }, { id: 'unit=元', text: words('金额单位是元', 'The unit is 元') }],
    fields: [
      { key: 'rd.total.2025', label: words('2025年研究开发费用总额'), cell: 'N3', raw: '1000200.00', clauses: ['4.2.3.a', '4.2.3.b'], values: [words('10,002,000,000.00 元'), words('1,000,200.00 元')], confirmed: null },
      { key: 'rd.domestic.2025', label: words('2025年境内研究开发费用'), cell: 'O3', raw: '880176.00', clauses: ['4.2.3.b'], values: [words('8,801,760,000.00 元'), words('880,176.00 元')], confirmed: null },
    ],
  },
]

export function makeRegister() {
  const doubtful = new Map([['LNCSE-2026-0009', doubts()]])
  const rows = [...first]
  const entropies = new Map<string, string>()
  const find = (case_no: string) => {
    const found = rows.find((each) => each.case_no === case_no)
    if (!found) throw { code: 'register.no_case', message: words(`登记簿里没有 ${case_no}。`), remedy: words('请返回登记簿重新选择。') }
    return found
  }
  const view = (case_no: string): StaffCaseView => {
    const at = find(case_no)
    const base = caseView(null, empty)
    const order = Object.keys(ACTIONS).indexOf(at.state)
    const revealed = order >= 3
    return {
      row: at, facts: base.facts.map((fact) => (fact.label.zh === '企业名称' ? { ...fact, value: words(at.enterprise) } : fact)), size_line: base.size_line, clauses,
      findings: base.findings, attachments,
      doubts: doubtful.get(case_no) ?? [], open_doubts: (doubtful.get(case_no) ?? []).flatMap((doubt) => doubt.fields).filter((field) => !field.confirmed).length, confirmable: at.state === 'pre_review', report_on_record: ['concluded_passed', 'publicity', 'certified', 'archived'].includes(at.state), archived: at.state === 'archived',
      draw: order >= 2 ? { draw_no: 1, commit, pool: words('专家库 8 人：技术 5 人、财务 3 人'), excluded: [{ label: words('孙浩然 T015'), value: words('近三年任职或兼职') }], entropy: revealed ? (entropies.get(case_no) ?? '双色球2026105期=03 07 12 19 24 31 + 08') : '', alternates: revealed ? [words('吴思齐 T018'), words('郑惠敏 F008')] : [], revealed } : null,
      seats: revealed ? seats : [],
      documents: order >= 4 ? [{ kind: words('案卷', 'Case'), name: `${case_no}.dpcase`, sha256: commit, at: '2026-09-14 09:20' }] : [],
      events: [{ at: '2026-09-14 11:30', actor: '徐敏', text: words('预审通过')}, { at: '2026-09-12 09:05', actor: '徐敏', text: words('登记申请，收到附件 12 件')}],
      actions: ACTIONS[at.state] ?? [], suggested_review_by: '2026-09-29',
    }
  }
  return {
    view,
    list(text: string, state: string) {
      const shown = rows.filter((each) => `${each.case_no}${each.enterprise}${each.uscc}`.includes(text) && (!state || each.state === state))
      const counts: FactView[] = Object.keys(STATE_WORDS).flatMap((label) => {
        const count = rows.filter((each) => each.state === label).length
        return count ? [{ label: words(label), value: words(String(count)) }] : []
      })
      return { rows: shown, more: false, counts }
    },
    become(case_no: string, state: string): StaffCaseView {
      const at = rows.findIndex((each) => each.case_no === case_no)
      rows[at] = { ...find(case_no), state, state_text: words(STATE_WORDS[state] ?? state), updated: '刚刚' }
      return view(case_no)
    },
    confirm(case_no: string, { fields, choice }: ConfirmInput): StaffCaseView {
      const said = (doubtful.get(case_no) ?? []).map((doubt) => {
        const meant = doubt.choices.find((each) => each.id === choice)
        const confirmed = meant ? { who: '徐敏（S001）', at: '2026-09-15 10:20', choice: meant.id, text: meant.text } : null
        return { ...doubt, fields: doubt.fields.map((field) => (fields.includes(field.key) ? { ...field, confirmed } : field)) }
      })
      doubtful.set(case_no, said)
      return view(case_no)
    },
    reveal(case_no: string, entropy: string) {
      entropies.set(case_no, entropy)
      return this.become(case_no, 'panel_drawn')
    },
    papers: (case_no: string) => papersOf(find(case_no).state),
    add(): StaffCaseView {
      rows.unshift(row(10, '本溪安澜工业控制安全有限公司', 'pre_review', '材料预审', '核对附件，作出预审结论', '预审至 2026-09-22', '刚刚'))
      return view('LNCSE-2026-0010')
    },
  }
}
