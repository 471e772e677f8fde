/** The made-up panel's votes and how they add up; enough for the pages, no substitute for the program's rules. */
import type { CastView, ClauseTallyView, ConsolidationView, ImportLine, MemberView } from '../../ipc/generated/contract'
import { caseId, clauses, seats } from './case'

const dissent: Record<string, Record<number, [CastView['vote'], string]>> = {
  '4.2.2': { 2: ['insufficient', '第7项专利年费缴纳凭证未附，无法确认有效。'], 4: ['nonconform', '权利人名称与企业现名不一致，未附变更证明。'] },
  '4.2.4.b': { 0: ['conform', '按不限学历口径，研发人员占比 27.6%，且名单与工时记录相符。'], 1: ['conform', '标准未写明须本科以上，从宽理解。'], 3: ['conform', '同意林致远的理解。'] },
  '4.3.2': { 3: ['nonconform', '2023年数据空白，不能证明增长。'] },
  '4.5.2b-X': { 2: ['nonconform', '攻防对抗服务收入占比高，近于行业应用服务。'] },
}

function tally(received: number): ClauseTallyView[] {
  return clauses.map((clause) => {
    const agreed: CastView['vote'] = clause.verdict === 'not_met' ? 'nonconform' : 'conform'
    const votes = seats.map((seat, at): CastView | null => {
      if (at >= received) return null
      const [vote, reason] = dissent[clause.key]?.[at] ?? [agreed, clause.verdict === 'met' ? '' : '材料齐备，予以认可。']
      return { expert: seat.id, vote, reason }
    })
    const cast = votes.flatMap((vote) => (vote ? [vote.vote] : []))
    const conform = cast.filter((vote) => vote === 'conform').length
    return {
      key: clause.key, title: clause.title, verdict: clause.verdict, votes, conform,
      nonconform: cast.filter((vote) => vote === 'nonconform').length,
      passed: cast.length === seats.length ? 2 * conform > seats.length : null,
      differs: new Set(cast).size > 1,
      contradicts_computed: cast.some((vote) => (vote === 'conform' && clause.verdict === 'not_met') || (vote === 'nonconform' && clause.verdict === 'met')),
    }
  })
}

export function consolidation(received: number, lines: ImportLine[]): ConsolidationView {
  const all = received >= seats.length
  const members: MemberView[] = seats.map((seat, at) => ({
    seat, state: at < received ? 'effective' : 'waiting', text: at < received ? `第1版 · 2026-09-15 1${at}:20` : '',
  }))
  return {
    package_id: caseId, lines, members, clauses: tally(received),
    outcome: all ? '通过' : '',
    conclusion: all ? '专家组五名成员逐条表决，十九项要求均获多数认定符合，评审结论为：通过。' : '',
    refusals: all ? [] : [`还有 ${seats.length - received} 名成员的意见没有收到，不能形成结论。`],
    note_required: false, deliberation: '', site_visit: '', concluded: [],
  }
}
